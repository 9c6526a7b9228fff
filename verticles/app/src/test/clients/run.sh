#!/bin/sh
# Runs the clients against the node at ANTEROOM_URL. Arguments name test files; none means all.
set -eu
: "${ANTEROOM_URL:?the address of a running node, such as http://127.0.0.1:8080}"
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund
[ $# -gt 0 ] || set -- ./*.test.js
exec node --test --test-concurrency="${ANTEROOM_CONCURRENCY:-3}" --test-reporter="${ANTEROOM_REPORTER:-spec}" "$@"
