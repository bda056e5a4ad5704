# Everything is done inside .venv, which the first command makes. `make help` lists the commands.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
TRIALS := 100
# Facts that no free parameter moves, or that ten days of a small sample cannot show.
UNFITTED := A07a A07b A08a A08b B05b C01a C01b C02a C05c C06a C06b C06c C09
COMPARED := baseline residence-floor capped-rejections

# Any Python from 3.11 on will do; name another with `PYTHON=python3.12 make run`.
PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3 python python3.14 python3.13 python3.12 python3.11)
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# Debian's chromium or any other Chromium or Chrome; CHROMIUM=/path/to/one overrules the search.
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable \
	"/Applications/Chromium.app/Contents/MacOS/Chromium" \
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FIND_CHROMIUM = { for browser in "$$CHROMIUM" $(BROWSERS); do command -v "$$browser" && break; done; }

unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test dashboard bench evidence documents calibrate lint clean chromium

help:
	@echo "make run        compare the baseline with two rules and print what they do"
	@echo "make test       check style and types, then run all tests"
	@echo "make lint       check style and types only"
	@echo "make dashboard  serve the dashboard on this machine"
	@echo "make bench      compare the speed with other simulators, and time the model itself and the dashboard; takes a quarter of an hour"
	@echo "make evidence   evaluate every published fact anew and write docs/evidence.md; takes several minutes"
	@echo "make calibrate  add trials to the calibration in ./calibration; takes half an hour, and goes on where it was left"
	@echo "make documents  make the documents that are made from the code"
	@echo "make clean      remove .venv and everything else that can be made again"

run: $(VENV)/installed
	$(BIN)/piecerate compare $(COMPARED)
	@echo "Computing in advance what the dashboard shows first (make dashboard); Ctrl-C leaves it for later."
	@$(BIN)/python -m dashboard.presets

dashboard: $(VENV)/installed
	$(BIN)/python -m dashboard

bench: $(VENV)/installed-for-bench chromium
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.model
	@CHROMIUM="$$($(FIND_CHROMIUM))"; export CHROMIUM; set -x; $(BIN)/python -m benchmarks.dashboard
	$(BIN)/python -m benchmarks.batch

evidence: $(VENV)/installed
	$(BIN)/piecerate evidence baseline --replications 8 --json sim/evidence/baseline.json
	$(BIN)/python -m sim.documents.made

calibrate: $(VENV)/installed-for-analysis
	$(BIN)/piecerate calibrate calibration --trials $(TRIALS) --replications 2 --set run.scale=200 --set run.days=10 $(UNFITTED:%=--without %)

documents: $(VENV)/installed
	$(BIN)/python -m sim.documents.made

lint: $(VENV)/installed-for-tests
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

test: lint chromium
	@CHROMIUM="$$($(FIND_CHROMIUM))"; export CHROMIUM; set -x; $(BIN)/python -m pytest -n auto --dist loadfile

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say which pyproject.toml was installed last, so that a second call installs nothing.
$(VENV)/installed: pyproject.toml $(VENV)/made
	@echo "Installing Piecerate and what it needs into $(VENV); the first time takes a minute or two."
	@$(PIP) --editable .
	@touch $@

$(VENV)/installed-for-tests: pyproject.toml $(VENV)/made
	@echo "Installing Piecerate and its test tools into $(VENV); the first time takes a minute or two."
	@$(PIP) --editable ".[test]"
	@touch $(VENV)/installed $@

$(VENV)/installed-for-analysis: pyproject.toml $(VENV)/made
	@echo "Installing Piecerate and the optimiser that calibrates it into $(VENV)."
	@$(PIP) --editable ".[analysis]"
	@touch $(VENV)/installed $@

$(VENV)/installed-for-bench: pyproject.toml $(VENV)/made
	@echo "Installing Piecerate and the simulators it is compared with into $(VENV)."
	@$(PIP) --editable ".[bench]"
	@touch $(VENV)/installed $@

$(VENV)/made:
	@if [ -x $(BIN)/python ] && ! $(BIN)/python -c "$(NEW_ENOUGH)"; then \
		echo "The Python in $(VENV) is older than 3.11. Remove it with 'make clean', then try again." >&2; exit 1; \
	fi
	@[ -x $(BIN)/python ] || { \
		for candidate in $(CANDIDATES); do \
			if "$$candidate" -c "$(NEW_ENOUGH)" 2>/dev/null; then found="$$candidate"; break; fi; \
		done; \
		if [ -z "$$found" ]; then \
			echo "Piecerate needs Python 3.11 or newer; none was found as: $(CANDIDATES)." >&2; \
			echo "Install one, or say where it is: PYTHON=/path/to/python3.12 make run" >&2; exit 1; \
		fi; \
		"$$found" -m venv --clear $(VENV) || { \
			rm -rf $(VENV); \
			echo "$$found cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
			exit 1; \
		}; \
	}
	@touch $@

# The tests of the dashboard drive a real browser. It is installed only where nobody has to be asked.
chromium:
	@if $(FIND_CHROMIUM) >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then may=""; else may="sudo -n"; fi; \
	if command -v apt-get >/dev/null && $$may true 2>/dev/null; then \
		echo "Installing Debian's chromium for the tests of the dashboard."; \
		$$may apt-get update -qq && \
		$$may env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	fi; \
	$(FIND_CHROMIUM) >/dev/null || { \
		echo "No Chromium was found: the tests that drive a browser cannot run." >&2; \
		echo "Install Chromium or Chrome (Debian: apt-get install chromium), or set CHROMIUM=/path/to/it." >&2; \
	}
