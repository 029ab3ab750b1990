# The work is done by the scripts in Scripts/, each of which can be run alone.

PREFIX = /usr/local
DESTDIR =
# Options for packit-bench, such as `make bench ARGS=--json`.
ARGS =
FUZZ_SECONDS ?= 60

.PHONY: help demo test build release install uninstall format lint man completions bench fuzz deps test-deps clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 14

demo: ## Install what is missing, build, and make a source RPM of a small project and a small compose
	@Scripts/demo.sh

test: ## Install what the tests need, and run all checks and tests (what CI runs)
	@Scripts/test.sh

build: ## Build for debugging, warnings as errors
	@bash -c 'set -euo pipefail; source Scripts/common.sh; require_swift; swift build "$${debug_flags[@]}"'

release: ## Build the release binaries, build/bin/packit and build/bin/pungi
	@Scripts/release.sh

install: ## Install to $(DESTDIR)$(PREFIX), with the manual pages and completions if generated
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' Scripts/install.sh install

uninstall: ## Remove what install put there
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' Scripts/install.sh uninstall

format: ## Lay out all Swift code
	@bash -c 'set -euo pipefail; source Scripts/common.sh; swift_sources | xargs swift format --in-place --recursive --parallel'

lint: ## Check the layout of Swift code, and the shell scripts
	@Scripts/lint.sh

man: ## Generate the manual pages in build/man
	@Scripts/man.sh

completions: ## Generate shell completions in build/completions
	@Scripts/completions.sh

bench: ## Measure packit and pungi beside the yardstick commands
	@Scripts/bench.sh $(ARGS)

fuzz: ## Run the fuzz targets for FUZZ_SECONDS
	@bash -c 'set -euo pipefail; source Scripts/common.sh; require_swift; FUZZ_SECONDS=$(FUZZ_SECONDS) swift test "$${debug_flags[@]}" --filter FuzzTests'

deps: ## Install the system packages for building and running
	@Scripts/install-dependencies.sh build runtime

test-deps: ## Install the system packages for the tests
	@Scripts/install-dependencies.sh build runtime test

clean: ## Remove everything built
	rm -rf .build build Examples/*/.build Benchmarks/.build
