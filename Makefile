# Every target sets up what it needs: Python 3.11 and make are enough.

VENV := .venv
INSTALL := $(VENV)/bin/python -m pip install --quiet \
	--disable-pip-version-check
# Neighbours share fixtures, which are dear: two halves, not turns.
PYTEST := $(VENV)/bin/python -m pytest -n 2 --dist worksteal
IS_SUPPORTED := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name $(IS_SUPPORTED) 2>/dev/null && echo $$name && break; done)

export KERAS_BACKEND := tensorflow
export TF_CPP_MIN_LOG_LEVEL ?= 2

.PHONY: help demo test test-all lint format wheel models-wheel constraints clean

help: ## list the targets (the default)
	@sed -n 's/^\([a-z-]*\):.* ## /  make \1\t/p' Makefile | expand -t 20

demo: export TF_CPP_MIN_LOG_LEVEL := 3
demo: $(VENV)/.installed ## train a small GAN and write its pictures to demo/
	$(VENV)/bin/python examples/demo.py --output demo

test: lint ## check the style and run all tests but the slow ones
	$(PYTEST) -m "not slow" $(ARGS)

test-all: lint ## check the style and run all tests
	$(PYTEST) $(ARGS)

lint: $(VENV)/.installed ## check the style
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check

format: $(VENV)/.installed ## rewrite the files in the style that lint asks for
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

models-wheel: $(VENV)/.installed ## build kerasgan-models into dist/
	$(VENV)/bin/python tools/make_models_wheel.py

wheel: $(VENV)/.installed ## build the package into dist/
	$(INSTALL) -c constraints.txt build
	$(VENV)/bin/python -m build

constraints: $(VENV)/.installed ## pin the versions in use in constraints.txt
	$(INSTALL) -e '.[dev,plots,tfgan]'
	$(VENV)/bin/python tools/make_constraints.py > $(VENV)/constraints.txt
	mv $(VENV)/constraints.txt constraints.txt
	touch $(VENV)/.installed

clean: ## delete the environment and all that was made in it
	rm -rf $(VENV) build dist demo *.egg-info
	rm -rf .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp: pip runs again only when what it reads has changed.
$(VENV)/.installed: setup.cfg setup.py pyproject.toml constraints.txt \
		| $(VENV)/bin/pip
	$(INSTALL) -c constraints.txt -e '.[test]'
	touch $@

$(VENV)/bin/pip:
	@"$(PYTHON)" $(IS_SUPPORTED) 2>/dev/null || { echo "kerasgan needs Python\
 3.11 or newer, and found none (on Debian: apt install python3 python3-venv).\
 To name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) has no\
	 ensurepip, which makes virtual environments (on Debian: apt install\
	 python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
