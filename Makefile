# Two commands on a fresh machine: `make demo` and `make test`. `make check` before handing in.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEXTS := $(wildcard milepost/*/locale/*/LC_MESSAGES/django.po)
ACCELERATOR := insignia/accelerator
PACKAGES := pyproject.toml insignia/pyproject.toml constraints.txt
PACKAGES += $(ACCELERATOR)/pyproject.toml $(ACCELERATOR)/setup.py $(wildcard $(ACCELERATOR)/*.[ch])
POSTGRESQL := postgres://postgres@127.0.0.1:5432/postgres

# Compiled files are kept, whatever the environment says: every start is faster by half.
unexport PYTHONDONTWRITEBYTECODE

# Journeys are walked on SQLite; those that hang on the database, on PostgreSQL as well.
ON_BOTH := $(addprefix tests/journeys/test_,chain.py disagreeing.py appealing.py over_the_api.py)

COMPILED := $(TEXTS:.po=.mo)

# Where the published vectors and credentials are not at hand, tests are skipped that cover much.
COVERED := $(if $(and $(MILEPOST_CORPUS),$(MILEPOST_STANDARDS)),--cov --cov-report=term-missing:skip-covered)

# Optional C code for Insignia: without a compiler it is left out, and nothing but speed is missing.
ACCELERATE = $(BIN)/pip install --quiet ./$(ACCELERATOR) || echo "The accelerator could not be built; all works without it."

.PHONY: demo test test-insignia mutants test-sqlite test-postgresql check format texts strangers pictures bench clean

demo: $(VENV)/runtime $(COMPILED) ## a believable world on this machine, at the address it prints
	$(BIN)/milepost demo

test: test-insignia test-sqlite test-postgresql ## everything, on both databases

test-insignia: $(VENV)/dev strangers ## the library; it fails below 98 % of branch coverage
	cd insignia && ../$(BIN)/pytest -n 2 -m "not slow" $(COVERED)
	cd insignia && ../$(BIN)/pytest -n 2 -m slow

mutants: $(VENV)/dev ## small wrongs in what decides, each to be noticed by a test; takes an hour, goes on where it stopped
	cd insignia && ../$(BIN)/python mutants/run.py ../.cache/mutants.log

test-sqlite: $(VENV)/dev $(COMPILED) strangers
	$(BIN)/pytest -n 2

test-postgresql: $(VENV)/dev $(COMPILED) strangers
	$(BIN)/python tests/postgresql.py $(POSTGRESQL) -- $(BIN)/pytest -n 2 milepost $(ON_BOTH)

check: $(VENV)/dev $(COMPILED) ## format, lint, types, contracts, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/milepost makemigrations --check --dry-run

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

texts: $(VENV)/dev ## every stage's texts into its catalogs, for translators (needs GNU gettext)
	$(BIN)/milepost collect_texts

%.mo: %.po
	test -x $(BIN)/pybabel || $(MAKE) $(VENV)/runtime
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

strangers: ## other projects' verifiers, for the tests that ask them
	tests/strangers/install

pictures: $(VENV)/dev ## the README's pictures anew
	$(BIN)/python docs/pictures/take.py

bench: $(VENV)/dev
	$(BIN)/python benchmarks/run.py

$(VENV)/runtime: $(PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable insignia --editable .
	$(ACCELERATE)
	touch $@

$(VENV)/dev: $(PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable 'insignia[dev]' --editable '.[dev]'
	$(ACCELERATE)
	touch $@ $(VENV)/runtime

clean:
	rm -rf $(VENV) .cache
