# Each target does its own set-up: a .venv in the checkout, pinned by constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo shell test test-llm test-pythons mutants lint docs bench eval clean

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: $(STAMP)
	$(BIN)/bianyin demo -o reports/liaoning-industry

# A shell in which `bianyin` is found; leave it with exit.
shell: $(STAMP)
	@PATH="$(abspath $(BIN)):$$PATH" VIRTUAL_ENV="$(abspath $(VENV))" $${SHELL:-/bin/sh}

test: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# With a real small language model on loopback; skips, and says so, where the model cannot be had.
test-llm: $(STAMP)
	model=$$($(BIN)/python tools/fetch_local_model.py) && \
	BIANYIN_TEST_GGUF="$$model" $(BIN)/python -m pytest tests/llm -rs

# The wheel, installed outside of the tree, and the fast part of the tests on every other Python from 3.11 to 3.14 found here.
test-pythons: $(STAMP)
	$(BIN)/python tools/other_pythons.py

# Small faults in the trust line, dates, numbers, windows and warnings: does a test notice? Not in CI: an hour on two cores.
mutants: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,mutants]'
	$(BIN)/python tools/mutants.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The documentation as a site, build/docs/index.html; a broken link or a page that no list names is an error. Needs no network.
docs: $(STAMP)
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet docs build/docs

bench: $(STAMP)
	$(BIN)/python -m bench
	$(BIN)/python -m bench.large

# Needs ../shared/data. The first run embeds 66,000 passages and beginnings, which takes half an hour; later ones reuse them.
eval: $(STAMP)
	$(BIN)/python -m bench.quality extraction
	$(BIN)/python -m bench.quality faithful
	$(BIN)/python -m bench.quality retrieval --no-plain
	$(BIN)/python -m bench.quality events

clean:
	rm -rf $(VENV) reports
