# Two commands are enough on a fresh machine: make run, make test.
PYTHON := .venv/bin/python
DAY ?= demo-day
FUZZ_SECONDS ?= 600

.PHONY: run test setup setup-test setup-soak check fast bench fuzz soak words clean

run: setup
	@sh installer/run.sh $(DAY)

test: setup-test check
	$(PYTHON) -m pytest -q -n 2 -m "not root and not soak"

setup:
	@sh installer/setup.sh run

setup-test:
	@sh installer/setup.sh test

setup-soak:
	@sh installer/setup.sh soak

check: setup-test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	.venv/bin/lint-imports
	$(PYTHON) -m mypy
	$(PYTHON) -m tests.check_repo
	$(PYTHON) -m tests.manual --check

fast: setup-test
	$(PYTHON) -m pytest -q tests/unit

bench: setup-test
	$(PYTHON) -m tests.bench scan
	$(PYTHON) -m tests.bench journal

fuzz: setup-test
	$(PYTHON) -m tests.fuzz $(FUZZ_SECONDS)

soak: setup-soak
	GATEBOOK_SOAK=1 GATEBOOK_SEEN=seen.jsonl $(PYTHON) -m pytest -q -n 2 \
		-m "not (root or soak)" tests/faults
	GATEBOOK_SEEN=seen.jsonl $(PYTHON) -m pytest -q -m "root or soak"
	$(PYTHON) -m tests.faults --merge seen.jsonl --write
	$(PYTHON) -m tests.fuzz $(FUZZ_SECONDS)

words: setup-test
	sh installer/words.sh

clean:
	rm -rf .venv build dist *.egg-info demo-day
