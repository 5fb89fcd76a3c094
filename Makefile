# Every target is one call into scripts/. `make` alone prints this list.
.DEFAULT_GOAL := help
.SUFFIXES:
SHELL := /bin/sh
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell command -v $(name))))
RUN = @$(if $(PYTHON),,echo "error: Python 3.11, 3.12 or 3.13 was not found; install it." >&2; exit 1;) exec "$(PYTHON)" scripts/bootstrap.py

.PHONY: help
help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: up dev demo
up: ## run the whole product; Ctrl-C stops it and keeps the data
	$(RUN) up
dev: ## the same with reloading servers
	$(RUN) up --dev
demo: ## the same with members who act all the time
	$(RUN) up --demo

.PHONY: manage reset doctor
manage: ## run a Django command on the same data: make manage ARGS="partner_token ana"
	$(RUN) manage $(ARGS)
reset: ## delete the data and start over (asks first; YES=1 does not)
	$(RUN) reset $(if $(YES),--yes)
doctor: ## say what is missing or wrong on this machine
	$(RUN) doctor

.PHONY: test check pytest vitest e2e chaos bench-live
test: ## everything: static checks, Python, JavaScript and browser tests
	$(RUN) testrun
check: ## the static half: linters, types, layers, migrations, protocol drift
	$(RUN) testrun check
pytest: ## Python tests on throw-away servers: make pytest ARGS="server/live -k tail"
	$(RUN) testrun pytest $(ARGS)
vitest: ## JavaScript tests: make vitest ARGS="src/lib"
	$(RUN) testrun vitest $(ARGS)
e2e: ## browser tests on an instance of their own: make e2e ARGS="feed.spec.js"
	$(RUN) testrun e2e $(ARGS)
chaos: ## fault tests in full, half an hour: make chaos ARGS="--seed 7 crash"
	$(RUN) chaos $(ARGS)
bench-live: ## the live path beside its peers, a quarter of an hour: make bench-live ARGS="--sockets 2000"
	$(RUN) bench_live $(ARGS)

.PHONY: protocol lock format
protocol: ## write the wire protocol's document, types and fixtures again
	$(RUN) manage export_protocol
	@export GOLDEN=write; exec "$(PYTHON)" scripts/bootstrap.py testrun pytest server/feed/tests/test_golden.py
lock: ## requirements.lock from pyproject.toml: make lock ARGS=--upgrade
	$(RUN) lock $(ARGS)
format: ## format Python and JavaScript
	$(RUN) format
