# `make` says what there is. Each step says what it does and how long it took.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

target := $(abspath $(or $(CARGO_TARGET_DIR),target))
locked := $(if $(CI),--locked)
step := @scripts/step
FACE ?= window

# Cargo joins the features of all packages it is given at once. The core and the command line are
# checked, built and tested apart, so that nothing the window or the journeys ask for hides a
# feature they lack.
core := $(locked) -p companion-core -p tb-companion
shell := $(locked) -p tinybird-companion
journeys := $(locked) -p journeys -p tinybird-local-stand-in
bare_window := $(locked) -p bare-window
windows := $(locked) -p tinybird-companion -p bare-window
programs := $(core) -p tinybird-companion

# A journey waits more than it works: for a browser, an engine, a time to run out.
journeys_at_once = $(shell expr 2 '*' "$$(nproc)")

wine_prefix := $(target)/wine/prefix

# Where the journeys find the programs under test, and what judges them.
profile := debug
export TB_COMPANION_BIN = $(target)/$(profile)/tb-companion
export COMPANION_APP_BIN = $(target)/$(profile)/tinybird-companion
export BARE_WINDOW_BIN = $(target)/$(profile)/bare-window
export LEAKS_BIN = $(target)/$(profile)/examples/leaks
export CLOUD_STAND_IN_BIN = $(target)/debug/cloud-stand-in
export COMPANION_PACKAGE = $(target)/$(profile)/package/tinybird-companion.deb
export CLEAN_ROOT = $(target)/clean-root.tar.zst
export LOCAL_IMAGE_CONTEXT = $(target)/local-image
export TB_COMPANION_EXE = $(target)/cross/x86_64-pc-windows-gnu/debug/tb-companion.exe
export COMPANION_APP_EXE = $(target)/cross/x86_64-pc-windows-gnu/debug/tinybird-companion.exe
export WINE_PREFIX = $(wine_prefix)
export TB_BIN = $(target)/tools/tb/bin/tb
export AUTHORITY_DIR = $(CURDIR)/tests/stand-ins/authority
export JUDGES_DIR = $(CURDIR)/tests/judges

page := ui/dist/index.html
page_sources := ui/index.html ui/package.json $(wildcard ui/*.config.* ui/tsconfig.json) \
	$(shell find ui/src ui/locales -type f 2>/dev/null)
rust_sources := $(shell find src-tauri -name '*.rs' 2>/dev/null) $(shell find src-tauri -name Cargo.toml)
# Another compiler names functions otherwise.
start_order := $(target)/start-order-$(shell rustc --version 2>/dev/null | cut -d ' ' -f 2).txt
start_map := $(target)/start.map
page_packages := ui/node_modules/.package-lock.json
authority_packages := tests/stand-ins/authority/node_modules/.package-lock.json
judge_packages := tests/judges/node_modules/.package-lock.json
bundler := scripts/bundler/node_modules/.package-lock.json

.PHONY: help
help: ## this list
	@sed -e ':join' -e '/\\$$/N; s/\\\n//; tjoin' Makefile \
		| sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' | expand -t 20

.PHONY: test
test: install-test format-check scripts-check page-check $(page) lint deny unit contract-check \
	build-cli build-window unit-window build-package clean-root build-journeys local-image run-journeys ## every check
	@echo && echo 'All checks passed.'

# One set of packages, so that each dependency is built once. A program under Wine works more than it
# waits.
.PHONY: windows
windows: install-windows $(page) build-journeys local-image $(authority_packages) $(wine_prefix)/complete ## builds the programs for Windows, and tests them under Wine
	$(step) 'for Windows: build' scripts/cross windows build $(programs)
	$(step) 'for Windows: clippy' scripts/cross windows clippy $(programs) --all-targets -- -D warnings
	$(step) 'for Windows: tests' scripts/wine-tests $(programs)
	$(step) 'for Windows: clippy of the journeys' cargo clippy $(locked) -p journeys \
		--features windows --test windows -- -D warnings
	$(step) 'for Windows: journeys' env RUST_TEST_THREADS=2 \
		cargo test $(locked) -p journeys --features windows --test windows

$(wine_prefix)/complete: scripts/wine-prefix
	$(step) 'a Windows for the tests' scripts/wine-prefix $(@D)

.PHONY: macos
macos: install-macos $(page) ## checks the programs for macOS, on both of its processors
	$(step) 'for macOS: clippy' scripts/cross macos clippy $(programs) --all-targets -- -D warnings
	$(step) 'for macOS on Intel: check' scripts/cross macos-intel check $(programs)

.PHONY: run
run: build ## the app, against Tinybird's cloud
	@$(target)/release/tinybird-companion

.PHONY: demo
demo: install-test build-cli build-window build-journeys local-image ## the whole job on stand-ins; FACE=cli for the command line
	@$(target)/debug/demo $(FACE) $(target)/demo

.PHONY: gallery
gallery: install-test build-cli build-window build-journeys local-image $(authority_packages) ## redraws the pictures in tests/gallery; PART=browser some of them
	@$(target)/debug/gallery tests/gallery $(target)/gallery-small $(PART)

.PHONY: build
build: install-build $(page) ## the programs for release, in target/release
	$(step) 'release: the command line' cargo build --release $(core)
	$(step) 'release: the window' cargo build --release $(shell)

# Memory holds a program by the page: a released window has the functions of its start side by side.
# They are measured on a build without an order, with the compiler and the dependencies of this one.
.PHONY: build-ordered
build-ordered: install-test $(page) $(start_order)
	$(step) 'release: the command line' cargo build --release $(core)
	$(step) 'release: the window, its start in order' \
		env START_ORDER=$(start_order) cargo build --release $(shell)

$(start_order): profile := release
$(start_order): $(rust_sources) Cargo.toml Cargo.lock $(page) | build-journeys
	$(step) 'install what is missing' scripts/install order
	@rm -f $(start_map)
	$(step) 'release: the window, and where its functions stand' \
		env START_MAP=$(start_map) cargo build --release $(shell)
	$(step) 'the functions of the start' $(target)/debug/start-order $(start_map) $@

.PHONY: package
package: build-ordered $(bundler) ## a .deb with both programs, in target/release/package
	$(step) 'release: the package' scripts/package release $(target)/release/package

.PHONY: bench
bench: profile := release
bench: build-ordered build-journeys local-image $(authority_packages) ## what each thing costs, beside tb, git and a bare window
	$(step) 'release: the leak guard alone' cargo build --release $(core) --example leaks
	$(step) 'release: the bare window' cargo build --release $(bare_window)
	$(step) 'release: the cloud stand-in, so that no row measures it' \
		cargo build --release $(locked) -p journeys --bin cloud-stand-in
	@CLOUD_STAND_IN_BIN=$(target)/release/cloud-stand-in $(target)/debug/bench

.PHONY: fuzz
fuzz: ## throws random bytes at what reads bytes from outside, a minute each
	$(step) 'install what is missing' scripts/install fuzz
	@for of in callback discovery payload tinyb token_answer token_report; do \
		mkdir -p $(target)/fuzz/$$of; \
		scripts/step "fuzz: $$of" cargo fuzz run --fuzz-dir src-tauri/core/fuzz -s none \
			--target-dir $(target)/fuzz-build $$of $(target)/fuzz/$$of \
			src-tauri/core/fuzz/seeds/$$of -- -max_total_time=60 -max_len=4096 -rss_limit_mb=512 \
			-print_final_stats=1; \
	done

.PHONY: soak
soak: install-test build-cli build-window build-journeys local-image ## what `make test` does a few times, for hours: kills of a writer, git's judgements, starts of the local instance, openings of the window
	$(step) 'soak: 20000 kills' env COMPANION_KILLS=20000 cargo test $(locked) -p companion-core \
		--test files -- --nocapture kill
	$(step) 'soak: git judges 3000 repositories' env COMPANION_REPOSITORIES=3000 \
		cargo test $(locked) -p companion-core --lib -- --nocapture judge
	$(step) 'soak: the local instance started and stopped 200 times' env COMPANION_ROUNDS=200 \
		cargo test $(journeys) --test journeys -- --nocapture leaves_nothing_behind
	$(step) 'soak: the window opened 1000 times' env COMPANION_OPENINGS=1000 \
		cargo test $(journeys) --test journeys -- --nocapture leaves_no_descriptor_open

.PHONY: fmt
fmt: $(page_packages) ## formats Rust and the page
	cargo fmt --all
	npm --prefix ui run format

.PHONY: contract
contract: ## writes the page's types, ui/src/contract, from the core's
	rm -f ui/src/contract/*.ts
	cargo test $(core) --lib --quiet export_bindings

.PHONY: clean
clean: ## removes all that was built or installed below this folder
	cargo clean
	rm -rf ui/dist ui/node_modules tests/stand-ins/authority/node_modules scripts/bundler/node_modules

# What is missing on this machine.

.PHONY: install-build install-test install-windows install-macos
install-build install-test install-windows install-macos: install-%:
	$(step) 'install what is missing' scripts/install $*

$(page_packages) $(authority_packages) $(judge_packages) $(bundler): %/node_modules/.package-lock.json: %/package-lock.json
	$(step) 'npm ci in $*' npm --prefix $* ci
	@touch $@

# The steps of `make test`.

.PHONY: format-check
format-check:
	$(step) 'format of the Rust sources' cargo fmt --all --check

.PHONY: scripts-check
scripts-check:
	$(step) 'scripts' shellcheck .ci/run $(filter-out %.txt %/bundler,$(wildcard scripts/*)) \
		tests/stand-ins/local-image/context
	$(step) 'scripts of the journeys' shellcheck --shell=sh tests/harness/*/*.sh

.PHONY: page-check
page-check: $(page_packages)
	$(step) 'page: types and format' npm --prefix ui run check
	$(step) 'page: tests' npm --prefix ui test

$(page): $(page_sources) $(page_packages)
	$(step) 'page: build' npm --prefix ui run build

.PHONY: lint
lint: $(page) ## clippy and rustdoc, with no warning
	$(step) 'clippy: core and command line' cargo clippy $(core) --all-targets -- -D warnings
	$(step) 'clippy: windows' cargo clippy $(windows) --all-targets -- -D warnings
	$(step) 'clippy: journeys' cargo clippy $(journeys) --all-targets -- -D warnings
	$(step) 'rustdoc' env RUSTDOCFLAGS='-D warnings' cargo doc --no-deps $(core)

.PHONY: deny
deny:
	$(step) 'licences, bans, sources' cargo deny $(locked) --log-level error \
		check licenses bans sources

# No pkg-config, so no system library: the core and the command line stand on none.
.PHONY: unit
unit:
	@rm -rf $(target)/contract
	$(step) 'tests: core and command line' env PKG_CONFIG_LIBDIR=/nonexistent \
		TS_RS_EXPORT_DIR=$(target)/contract cargo test $(core)

.PHONY: contract-check
contract-check: unit
	$(step) 'ui/src/contract is what `make contract` writes' \
		diff --recursive --unified ui/src/contract $(target)/contract

.PHONY: build-cli build-window build-journeys
build-cli:
	$(step) 'build: command line' cargo build $(core)

build-window: $(page)
	$(step) 'build: window' cargo build $(shell)

.PHONY: unit-window
unit-window: $(page)
	$(step) 'tests: window' cargo test $(shell) --lib

build-journeys:
	$(step) 'build: journeys' cargo build $(journeys) --all-targets

# The debug programs: whether they need more than they say does not depend on the profile.
.PHONY: build-package
build-package: build-cli build-window $(bundler)
	$(step) 'build: package' scripts/package debug $(target)/debug/package

.PHONY: clean-root
clean-root: build-package
	$(step) 'a clean root for the package' scripts/clean-root $(COMPANION_PACKAGE) $(CLEAN_ROOT)

.PHONY: local-image
local-image:
	$(step) 'build: the stand-in for the local image' tests/stand-ins/local-image/context $(LOCAL_IMAGE_CONTEXT)

.PHONY: run-journeys
run-journeys: $(authority_packages) $(judge_packages)
	$(step) 'journeys' env RUST_TEST_THREADS=$(journeys_at_once) cargo test $(journeys)
