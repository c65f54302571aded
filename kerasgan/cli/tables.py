"""Tables of text that no width of a terminal cuts."""

import shutil
import sys
import textwrap

GAP = "  "  # between columns
LEAST = 28  # columns that the last one needs to stand beside the others


def show(heads, rows):
    """Prints a table, as wide as the terminal, or else with a line a row.

    Args:
        heads: list of strings, what the columns are called.
        rows: list of lists of strings.
    """
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lines(heads, rows, width):
        print(line)


def lines(heads, rows, width=None):
    """The lines of a table.

    Cells are wrapped in the last column only. Where there is little room for
    it, it goes below the others.

    Args:
        heads, rows: as of `show`.
        width: integer, the most characters of a line; `None` for any number.

    Returns:
        A list of strings.

    Example:

    >>> lines(["name", "what"], [["a", "one"], ["bc", "two"]])
    ['name  what', '----  ----', 'a     one', 'bc    two']
    """
    columns = zip(*[row[:-1] for row in [heads, *rows]], strict=True)
    widths = [max(map(len, column)) for column in columns]
    used = sum(widths) + len(GAP) * len(widths)
    rules = ["-" * len(head) for head in heads]
    made = []
    for row in [heads, rules, *rows]:
        cells = [x.ljust(w) for x, w in zip(row, widths, strict=False)]
        made += _lines(GAP.join(cells), row[-1], used, width)
    return made


def _lines(start, text, used, width):
    """The lines of a row: its first cells, and the last one."""
    if width is None:
        return [f"{start}{GAP}{text}".rstrip()]
    if used + LEAST > width:
        below = " " * 2 * len(GAP)
        return [start.rstrip(), *_wrap(text, width - len(below), below)]
    first, *more = _wrap(text, width - used, "") or [""]
    return [
        f"{start}{GAP}{first}".rstrip(),
        *(" " * used + line for line in more),
    ]


def _wrap(text, width, indent):
    """Text in lines; words are never cut."""
    wrapped = textwrap.wrap(
        text,
        max(width, 1),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [indent + line for line in wrapped]
