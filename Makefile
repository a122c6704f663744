# One command each. Every recipe finds a Python 3.13 by itself and does the rest with what stands in scripts/.
# exec: so that Ctrl-C and SIGTERM reach the command and not a shell that would leave it behind.
python = $$(sh scripts/find-python)
STAFF ?= 30000

.PHONY: help run test bench lint format lock secrets
help:
	@echo "make run      the whole product on this machine, with a demonstration Trust (PORT=8123 moves it)"
	@echo "make test     everything the build checks (ARGS=\"tests/unit/people -k join\" for a part)"
	@echo "make bench    measured against the budgets at 30,000 staff (STAFF=2000 for the quick form)"
	@echo "make lint     the checks that need no database    make format   mend what can be mended by itself"
	@echo "make lock     lock requirements/*.txt again       make secrets  var/secrets for docker compose"

run:
	@found=$(python) && exec "$$found" -m scripts.run
test:
	@found=$(python) && exec "$$found" -m scripts.check test $(ARGS)
lint:
	@found=$(python) && exec "$$found" -m scripts.check lint
bench:
	@found=$(python) && "$$found" -m scripts.check house && exec .venv/bin/python -m scripts.bench --staff $(STAFF)
format:
	@found=$(python) && "$$found" -m scripts.check house
	@.venv/bin/ruff check --fix --exit-zero --quiet .
	@.venv/bin/ruff format .
	@git ls-files -z '*.html' | xargs -0 .venv/bin/djade
lock:
	@found=$(python) && exec "$$found" -m scripts.lock
secrets:
	@found=$(python) && exec "$$found" -m scripts.deployment_secrets
