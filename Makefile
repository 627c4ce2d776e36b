# The commands one needs. `make` alone is the short check.
.PHONY: quick setup test gate versions long figures

quick: setup  ## format, types, contracts, the rules' own tests: a minute or two
	.ci/quick

setup: .venv/.installed  ## an environment with everything the tests need

.venv/.installed: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install -q -e '.[dev]'
	touch $@

test: setup  ## all tests that run by default
	.venv/bin/pytest

gate: setup  ## through whole programs by the dozen, and for longer
	.venv/bin/pytest -m 'gate or (hypothesis and not long)' --hypothesis-profile whole

versions:  ## the rules and a whole session with every newer Python that is here
	.ci/versions

long: setup  ## those that take minutes each: an hour or more
	.venv/bin/pytest -m long

figures: setup  ## how long things may take; on a quiet machine
	.venv/bin/pytest --clock -n 0 -m ""
