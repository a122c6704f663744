# One command each. Every recipe finds a Python 3.13 by itself and does the rest with what stands in scripts/.
# exec: so that Ctrl-C and SIGTERM reach the command and not a shell that would leave it behind.
python = $$(sh scripts/find-python)
STAFF ?= 30000
PEOPLE ?= 5000
ROUNDS ?= 20

.PHONY: help run test bench chaos nights lint format lock secrets
help:
	@echo "make run      the whole product on this machine, with a demonstration Trust (PORT=8123 moves it)"
	@echo "make test     everything the build checks (ARGS=\"tests/unit/people -k join\" for a part)"
	@echo "make bench    measured against the budgets at 30,000 staff (STAFF=2000 for the quick form)"
	@echo "make chaos    worker, broker and database killed at random through a cycle of 5,000, 20 times (PEOPLE=500 ROUNDS=2)"
	@echo "make nights   the reminders of every night of two years, for a Trust of 1,000"
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
chaos:
	@found=$(python) && "$$found" -m scripts.check house && exec .venv/bin/python -m tests.background.chaos --people $(PEOPLE) --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED))
nights:
	@found=$(python) && TWO_YEARS_OF=1000 exec "$$found" -m scripts.check test tests/unit/appraisal/test_two_years.py
format:
	@found=$(python) && "$$found" -m scripts.check house
	@.venv/bin/ruff check --fix --exit-zero --quiet .
	@.venv/bin/ruff format .
	@git ls-files -z '*.html' | xargs -0 .venv/bin/djade
lock:
	@found=$(python) && exec "$$found" -m scripts.lock
secrets:
	@found=$(python) && exec "$$found" -m scripts.deployment_secrets
