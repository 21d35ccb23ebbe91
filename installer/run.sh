#!/bin/sh
# Plays the demonstration day, then opens the gate window where there is a display.
# usage: run.sh DIR
set -eu
cd "$(dirname "$0")/.."

day=${1:-demo-day}
if [ ! -f "$day/summary.json" ]; then
    .venv/bin/gatebook demo --out "$day"
else
    printf 'The demonstration day stands in %s already.\n' "$day"
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/gatebook --home "$day/gate-1" --key-file "$day/keys/gate-1.key" gate
fi
printf 'No display here: everything is in %s\n' "$day"
