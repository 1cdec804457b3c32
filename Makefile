# `make` lists the targets. The two that matter: make site, make test. Everything else is set up on the way.
# LINKS="…" hands options to check_links.py. BUILDER=zensical builds with Zensical; OFFLINE=1 adds a zip to open from disk; INSTALLER=uv sets up with uv; PYTHON=… names the interpreter.

BUILDER ?= mkdocs
PORT ?= 8000
export NO_MKDOCS_2_WARNING = 1
export PYTHON INSTALLER
PY = .venv/bin/python

# One run at a time: two would build into the same folder.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help site serve check facts links test lint audit schema changes addresses lock format picture clean new-service new-comparison

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

.venv/site.stamp: requirements.txt pyproject.toml scripts/setup.sh
	@scripts/setup.sh requirements.txt
	@touch $@

.venv/test.stamp: requirements-test.txt pyproject.toml scripts/setup.sh
	@scripts/setup.sh requirements-test.txt
	@touch $@ .venv/site.stamp

site: .venv/site.stamp ## check the data, build the site, export the data, check the built site
	@$(PY) scripts/build.py --builder $(BUILDER) $(if $(OFFLINE),--offline site-offline.zip)

serve: .venv/site.stamp ## live preview on http://127.0.0.1:8000/; an edited data file re-renders (PORT=…)
	@$(PY) scripts/check.py
	@$(PY) -m mkdocs serve --livereload --dev-addr 127.0.0.1:$(PORT) --watch hooks --watch src

check: .venv/site.stamp ## check the data files only (seconds)
	@$(PY) scripts/check.py
	@$(PY) scripts/schema.py --check

test: .venv/test.stamp ## everything: style, types, unit, golden cases, scripts, both builders, browser
	@$(MAKE) --no-print-directory lint
	@ATLAS_CHROMIUM="$$($(PY) scripts/find_browser.py)" && export ATLAS_CHROMIUM && $(PY) -m pytest -n 3 --dist loadfile

lint: .venv/test.stamp
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy
	@.venv/bin/zizmor --offline --quiet .github

format: .venv/test.stamp ## mend what ruff can mend
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format --quiet .

picture: .venv/test.stamp site ## take the README's picture of the site anew, and the mark as PNG
	@ATLAS_CHROMIUM="$$($(PY) scripts/find_browser.py)" && export ATLAS_CHROMIUM && $(PY) scripts/picture.py

facts: .venv/site.stamp ## look for the words of every citation on its source page (network; state in state/facts.json)
	@$(PY) scripts/check_facts.py --out state

links: site ## visit every link of the site and tell which ones need somebody (network; history in state/links.json)
	@$(PY) scripts/check_links.py --out build/links $(LINKS); code=$$?; \
		if [ $$code -le 1 ]; then cp build/links/links.json state/links-report.json; fi; exit $$code

audit: .venv/test.stamp site ## measure the built site: speed, access, security policy, valid HTML, typed scripts (needs node and java)
	@ATLAS_CHROMIUM="$$($(PY) scripts/find_browser.py)" && export ATLAS_CHROMIUM && $(PY) scripts/audit.py

# What people write behind ID= and the like reaches the shell through the environment only.
new-service new-comparison: export NEW_ID = $(ID)
new-service new-comparison: export NEW_NAME = $(NAME)
new-service new-comparison: export NEW_FAMILY = $(FAMILY)
new-service new-comparison: export NEW_SERVICES = $(SERVICES)
new-service: .venv/site.stamp ## start a service: data file, page, menu (ID=…, NAME="…", FAMILY=…)
	@$(PY) scripts/new_service.py $(if $(NAME),--name "$$NEW_NAME") $(if $(FAMILY),--family "$$NEW_FAMILY") -- "$$NEW_ID"

new-comparison: .venv/site.stamp ## start a comparison: data file, page, menu (ID=…, NAME="…", SERVICES="… …")
	@$(PY) scripts/new_comparison.py $(if $(NAME),--name "$$NEW_NAME") $(if $(SERVICES),--services $$NEW_SERVICES) -- "$$NEW_ID"

schema: .venv/site.stamp ## write the editor schemas from the model
	@$(PY) scripts/schema.py

changes: .venv/site.stamp ## write the change log of facts from git (docs/data/changes.json)
	@$(PY) scripts/changes.py

addresses: site ## add the site's new addresses to those that may never die (docs/data/published-addresses.txt)
	@$(PY) scripts/addresses.py

lock: ## pin the packages anew, with hashes (needs uv)
	@for list in requirements requirements-test; do \
		uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
			--upgrade -o $$list.txt $$list.in; done

clean: ## delete the site, the environment and all caches
	@rm -rf site site-offline.zip build node_modules .venv .cache .hypothesis .mypy_cache .ruff_cache
