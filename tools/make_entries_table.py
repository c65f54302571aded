"""Prints the README's table of entries."""

import inspect

from kerasgan import registry


def main():
    """Prints one row an entry, from the classes' docstrings."""
    print("| entry | what it is | paper |\n|---|---|---|")
    for name in registry.list_entries():
        entry = registry.get_entry(name)
        summary = inspect.getdoc(entry).splitlines()[0]
        number = entry.paper.rsplit("/", 1)[-1]
        card = f"[`{name}`](zoo/{name}/README.md)"
        print(f"| {card} | {summary} | [{number}]({entry.paper}) |")


if __name__ == "__main__":
    main()
