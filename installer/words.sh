#!/bin/sh
# Extracts the msgids of all floors, merges them into the Chinese catalogue, compiles it.
# usage: words.sh            bring the catalogue up to date
#        words.sh --check    one line a fault: untranslated, stale, differing {fields}
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python -m tests.words "$@"
