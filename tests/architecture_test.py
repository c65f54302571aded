"""Who may import whom, and other rules that hold for the whole tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Modules that every package may use.
BASE = {"configurable", "importing", "lazy", "naming"}
MAY_IMPORT = {
    "configurable": set(),
    "naming": set(),
    "ops": set(),
    "layers": {"ops"},
    "losses": {"ops"},
    "priors": {"ops"},
    "calling": set(),
    "metrics": {"ops"},
    "optimizers": {"ops"},
    "networks": {"ops", "layers"},
    "dynamics": set(),
    "augmentations": {"ops"},
    "averages": set(),
    "data": {"files", "ops"},
    # `data.pipeline` gives arrays the order that a resumed `fit` needs.
    "game": {
        "augmentations",
        "averages",
        "calling",
        "data",
        "dynamics",
        "export",
        "ops",
        "precisions",
        "presets",
        "priors",
    },
    "terms": {"calling", "extractors", "game", "losses", "ops"},
    "games": {
        "game",
        "layers",
        "losses",
        "ops",
        "optimizers",
        "priors",
        "terms",
    },
    "figures": {
        "data",
        "dynamics",
        "extractors",
        "game",
        "games",
        "layers",
        "losses",
        "metrics",
        "ops",
        "optimizers",
        "presets",
        "priors",
        "registry",
        "terms",
    },
    "registry": {"ops"},
    "declared": {"registry"},
    "precisions": set(),
    "choices": set(),
    "export": {"calling", "files", "layers", "ops", "priors"},
    "interop": {"losses"},
    "files": set(),
    "extractors": {"layers", "ops"},
    "evaluation": {"calling", "data", "extractors", "files", "metrics", "ops"},
    "presets": {
        "data",
        "declared",
        "evaluation",
        "files",
        "ops",
        "registry",
    },
    "checkpoints": {"files", "game"},
    "addresses": set(),
    "connections": set(),
    "serving": {"addresses", "connections", "export", "files"},
    "demo": {"addresses", "connections", "data", "ops"},
    "strategies": {"choices", "game"},
    "callbacks": {"checkpoints", "evaluation", "files", "game", "ops"},
}
USES_TENSORFLOW = {
    "averages",
    "callbacks",
    "cli",
    "data",
    "dynamics",
    "evaluation",
    "export",
    "extractors",
    "game",
    "games",
    "interop",
    "metrics",
    "ops",
    "priors",
    "terms",
    "testing",
    "runs",
    "serving",
    "strategies",
}


def modules():
    for path in sorted((ROOT / "kerasgan").rglob("*.py")):
        yield (
            path,
            path.relative_to(ROOT / "kerasgan").parts[0].removesuffix(".py"),
        )
    for path in sorted((ROOT / "zoo").rglob("*.py")):
        yield path, "zoo"


def imports(path):
    """Modules imported at the top of a file (not inside of functions).

    Those that a package imports for type checkers are imported when asked for.
    """
    body = ast.parse(path.read_text()).body
    for node in [
        *body,
        *(x for n in body if isinstance(n, ast.If) for x in n.body),
    ]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def library_imports(path):
    for name in imports(path):
        if name.startswith("kerasgan."):
            yield name.split(".")[1]


@pytest.mark.parametrize("package", list(MAY_IMPORT))
def test_packages_import_only_what_they_may(package):
    allowed = MAY_IMPORT[package] | BASE | {package}
    for path, owner in modules():
        if owner == package:
            strangers = set(library_imports(path)) - allowed
            assert not strangers, f"{path} imports {strangers}"


def all_imports(path):
    """Packages of the library that a file imports, inside of functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("kerasgan."):
                yield name.split(".")[1]


def test_no_circle_is_hidden_in_a_function():
    graph = {}
    for path, owner in modules():
        if owner not in ("__init__", "testing"):
            graph.setdefault(owner, set()).update(all_imports(path))
    for owner, imported in graph.items():
        imported -= {owner, "__version__"}
    while graph:
        free = {owner for owner, found in graph.items() if not found & {*graph}}
        assert free, f"these import each other: {graph}"
        graph = {k: found for k, found in graph.items() if k not in free}


def test_only_tests_import_testing_and_nothing_imports_the_zoo():
    for path, owner in modules():
        found = set(library_imports(path))
        assert owner == "testing" or "testing" not in found, path
        assert owner == "zoo" or "zoo" not in found, path


def test_entries_import_no_other_entry():
    for path in sorted((ROOT / "zoo").rglob("*.py")):
        entry = path.relative_to(ROOT / "zoo").parts[0]
        for name in imports(path):
            if name.startswith("kerasgan.zoo."):
                assert name.split(".")[2] == entry, (path, name)


def test_tensorflow_stays_where_it_is_needed():
    for path, owner in modules():
        if owner not in USES_TENSORFLOW:
            names = {name.split(".")[0] for name in imports(path)}
            assert "tensorflow" not in names, path


BANNED = (
    "tf.random.normal",
    "tf.random.uniform",
    "keras.random",
    "SeedGenerator",
    "layers.Dropout",
    "layers.GaussianNoise",
    "layers.SpectralNormalization",
)


def test_random_numbers_have_one_source():
    for path, owner in modules():
        source = path.read_text()
        code = ast.unparse(_without_docstrings(ast.parse(source)))
        if path.name == "random.py" and owner == "ops":
            continue
        for name in BANNED:
            if owner in ("layers", "zoo", "networks", "terms", "game"):
                found = any(
                    name in line and "kerasgan" not in line
                    for line in code.splitlines()
                    if "keras.layers." + name.split(".")[-1] in line
                    or not name.startswith("layers.")
                )
                assert not found, (path, name)
        assert "tf.random.stateless" not in code, path


def _without_docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0].value = ast.Constant("")
    return tree


def test_files_stay_small():
    for path, owner in modules():
        lines = len(path.read_text().splitlines())
        limit = {"zoo": 160, "dynamics": 100}.get(owner, 400)
        if path.name == "game.py" and owner == "game":
            limit = 250
        assert lines <= limit, (path, lines)
    assert not list(ROOT.glob("kerasgan/**/util*.py"))


def test_no_branch_on_the_name_of_an_entry():
    entries = {p.name for p in (ROOT / "zoo").iterdir() if p.is_dir()}
    for path, _ in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare):
                values = [node.left, *node.comparators]
                names = {v.value for v in values if isinstance(v, ast.Constant)}
                assert not names & entries, (path, node.lineno)
