# One command sets up, one checks all; the same here, on the machine of a newcomer and in CI.

PYTHON ?= python3
VENV := .venv/bin
UV_COMPILE := $(VENV)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

export PATH := $(CURDIR)/$(VENV):$(PATH)
unexport PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help setup setup-demo demo test test-core test-computed check bench bench-peers networks fuzz flood kills fresh lock upgrade generated clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv and install everything that running and testing take
	@$(PYTHON) -m tools.setup all

setup-demo:
	@$(PYTHON) -m tools.setup demo

demo: setup-demo ## start a JupyterHub with a class in it on http://127.0.0.1:8000
	@exec $(VENV)/liveclass demo

check: setup ## lint, types, rules of the house, generated files
	@$(VENV)/python -m tools.check

test: setup ## check, then every test: Rust, page, Python, browsers
	@$(VENV)/python -m tools.check
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=line test-core test-computed
	$(VENV)/python -m pytest -m "not computed"

# These mostly wait for packets, so that more of them than there are processors go at once.
test-core: export RUST_TEST_THREADS := 4
test-core: setup
	env -u MAKEFLAGS -u MFLAGS cargo test --manifest-path sfu/Cargo.toml --package liveclass-sfu-core --package liveclass-impair --locked --quiet
	env -u MAKEFLAGS -u MFLAGS cargo test --manifest-path sfu/fuzz/Cargo.toml --target-dir sfu/target --locked --quiet

# What takes one processor and no notice of time: it goes beside the core's tests.
test-computed: setup
	npm --prefix labextension --silent test
	$(VENV)/python -m pytest -m computed

bench: setup ## measure the figures the product promises, or some: `make bench rows="N2 N7"`
	cargo build --manifest-path sfu/Cargo.toml --package liveclass-impair --locked --quiet
	@$(VENV)/python -m bench $(rows)

bench-peers: setup ## the same viewers on Janus, LiveKit and our server (as root for Janus; six minutes)
	@$(VENV)/python -m bench.media.peers

networks: setup ## see whether a class survives bad networks (as root; fifteen minutes): `make networks rows="L10 O5"`
	cargo build --manifest-path sfu/Cargo.toml --package liveclass-impair --locked --quiet
	@$(VENV)/python -m tests.networks $(rows)

fuzz: setup ## try hostile bytes on the media server for long: `make fuzz minutes=10 targets="media channels"`
	@$(VENV)/python -m tools.fuzz --minutes $(or $(minutes),5) $(targets)

flood: ## a minute of 10,000 junk packets a second beside a class: `make flood seconds=60 rate=10000`
	@cargo run --quiet --release --locked --manifest-path sfu/fuzz/Cargo.toml --target-dir sfu/target \
		--bin flood -- $(or $(seconds),60) $(or $(rate),10000)

kills: setup ## kill -9 the host twenty times while thirty people write (five minutes)
	@LIVECLASS_KILLS=20 $(VENV)/python -m pytest -q -s tests/web/test_kills.py

fresh: ## prove that a bare Debian gets to the demo (as root; takes a quarter of an hour)
	@$(PYTHON) -m tools.fresh

generated: setup ## write anew what is generated: wire types, settings, who may do what
	@$(VENV)/python -m tools.generated

lock: setup-demo ## resolve the Python packages anew, keeping versions where possible
	$(UV_COMPILE) requirements/uv.in -o requirements/uv.txt
	$(UV_COMPILE) --excludes requirements/ours.txt \
		pyproject.toml hub_service/pyproject.toml requirements/dev.in -o requirements/lock.txt

upgrade: setup-demo ## resolve the Python packages anew, taking the newest versions
	$(UV_COMPILE) --upgrade requirements/uv.in -o requirements/uv.txt
	$(UV_COMPILE) --upgrade --excludes requirements/ours.txt \
		pyproject.toml hub_service/pyproject.toml requirements/dev.in -o requirements/lock.txt

clean: ## remove what was built; a second `make setup` brings it back
	rm -rf build .venv jupyter_liveclass/labextension hub_service/liveclass_hub/web/static \
		labextension/lib labextension/node_modules \
		tools/proxy/node_modules tests/media/pages/node_modules sfu/target
