"""The public interface is a committed list; a change of it is deliberate.

To accept one: `python tests/api_test.py > tests/golden/api.txt`.
"""

import importlib
import inspect
import pkgutil
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "api.txt"
PACKAGES = ["callbacks", "data", "dynamics", "game", "layers", "losses"]
PACKAGES += [
    "evaluation",
    "extractors",
    "metrics",
    "presets",
    "runs",
    "serving",
]
PACKAGES += ["augmentations", "figures", "games"]
PACKAGES += ["export", "optimizers", "priors", "terms", "testing"]
MODULES = ["averages", "ops.images", "ops.random"]
MODULES += ["checkpoints", "precisions", "strategies"]


def public_names():
    import kerasgan

    yield from (_line("kerasgan", kerasgan, name) for name in kerasgan.__all__)
    for package in PACKAGES:
        module = importlib.import_module(f"kerasgan.{package}")
        for name in getattr(module, "__all__", ()):
            yield _line(module.__name__, module, name)
    for each in MODULES:
        module = importlib.import_module(f"kerasgan.{each}")
        for name, value in sorted(vars(module).items()):
            ours = getattr(value, "__module__", None) == module.__name__
            if ours and not name.startswith("_"):
                yield _line(module.__name__, module, name)


def _line(prefix, module, name):
    value = getattr(module, name)
    is_warning = inspect.isclass(value) and issubclass(value, Warning)
    if inspect.ismodule(value) or is_warning:  # which have no signature
        return f"{prefix}.{name}"
    if callable(value):
        names = ", ".join(inspect.signature(value).parameters)
        return f"{prefix}.{name}({names})"
    return f"{prefix}.{name}"


def test_the_public_interface_is_the_committed_one():
    assert list(public_names()) == GOLDEN.read_text().splitlines()


def test_every_public_name_is_documented():
    import kerasgan

    for info in pkgutil.walk_packages(kerasgan.__path__, "kerasgan."):
        module = importlib.import_module(info.name)
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if inspect.isclass(value) or inspect.isfunction(value):
                assert inspect.getdoc(value), f"{info.name}.{name}"


if __name__ == "__main__":
    print("\n".join(public_names()))
