#!/bin/sh
# Runs the clients against the node at ANTEROOM_URL. Arguments name test files; none means all.
set -eu
: "${ANTEROOM_URL:?the address of a running node, such as http://127.0.0.1:8080}"
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund

run() {
  node --test --test-concurrency="${ANTEROOM_CONCURRENCY:-3}" --test-reporter="${ANTEROOM_REPORTER:-spec}" "$@"
}

if [ $# -gt 0 ]; then
  run "$@"
  exit
fi
status=0
# An operator changes limits and takes a game away for a moment, which others would meet who play it.
for file in ./*.test.js; do
  [ "$file" = ./operator.test.js ] || set -- "$@" "$file"
done
run "$@" || status=$?
run ./operator.test.js || status=$?
exit $status
