# report · test · test-long · lab · check · bench · bench-batch: each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A process for each processor; what a file of tests shares is made once.
PARALLEL := --numprocesses auto --dist loadfile --no-loadscope-reorder
ARGS ?=

.PHONY: report test test-long lab check bench bench-batch data lock clean

report: $(VENV)/.report   ## documents of every region and period
	$(BIN)/zhas-eval run $(ARGS)

test: $(VENV)/.dev        ## all tests
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

test-long: $(VENV)/.dev   ## the searches with forty times the examples, and what else is too long for each change
	$(BIN)/python -m pytest $(PARALLEL) --long $(ARGS)

lab: $(VENV)/.report      ## explore the data in JupyterLab
	$(BIN)/jupyter lab notebooks/00_explore.ipynb

check: $(VENV)/.dev       ## style, types, layers, examples in docstrings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --quiet zhas_eval

bench: $(VENV)/.dev       ## time one region and period; reading, cleaning, duplicates, figures as registers grow
	$(BIN)/python tests/bench/one_scope.py
	$(BIN)/python tests/bench/clean_registers.py
	$(BIN)/python tests/bench/duplicates.py
	$(BIN)/python tests/bench/figures.py

bench-batch: $(VENV)/.dev $(VENV)/ploomber ## time the batch beside other ways of running notebooks; ARGS="--long" for 800 runs
	$(BIN)/python tests/bench/batch.py $(ARGS)

$(VENV)/ploomber: $(VENV)/.dev
	$(INSTALL) --target $@ --no-deps ploomber-engine==0.0.33 ploomber-core==0.2.27 debuglater==1.4.4 \
	  posthog==7.91.1 backoff==2.2.1 distro==1.9.0 colorama==0.4.6

data: $(VENV)/.report     ## make the made-up workbooks of zhas-2023 anew
	$(BIN)/python data/zhas-2023/generator

lock: $(VENV)/.dev        ## pin the newest wheels that pyproject.toml allows
	$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-annotate --no-header --python-version 3.11 --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --group dev --universal --generate-hashes --upgrade \
	  --no-emit-index-url --no-annotate --no-header --python-version 3.11 --quiet \
	  -c requirements.lock -o requirements-dev.lock

clean: $(VENV)/.report    ## take away what runs have made; what no run has made stays and is named
	$(BIN)/python -m zhas_eval.runs.clear outputs data

$(VENV)/.report: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zhas-eval needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.report requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	touch $@
