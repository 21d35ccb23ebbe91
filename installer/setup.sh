#!/bin/sh
# Makes .venv with the locked packages, and the system packages that they need.
# usage: setup.sh run|test    A second start finds the stamp and does nothing.
set -eu
cd "$(dirname "$0")/.."

want=${1:-run}
runtime="libzbar0 libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon0
 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xfixes0
 libpulse0"
testing="age minisign zstd poppler-utils xvfb strace"

packages=$runtime
lock=requirements.lock
if [ "$want" = test ]; then
    packages="$runtime $testing"
    lock=requirements-dev.lock
fi

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then
            command -v "$name"
            return
        fi
    done
    say "Gatebook needs Python 3.11 or newer."
    exit 3
}

missing_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    for name in $packages; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null |
            grep -q 'ok installed' || printf '%s ' "$name"
    done
    "$python" -c 'import ensurepip' 2>/dev/null || printf 'python3-venv '
}

install_packages() {
    [ -n "$1" ] || return 0
    asroot=
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            asroot=sudo
        else
            say "Please ask an administrator to run: apt-get install $1"
            case $1 in *python3-venv*) exit 3 ;; esac
            return 0
        fi
    fi
    command -v apt-get >/dev/null 2>&1 || {
        say "Please install these packages: $1"
        return 0
    }
    say "Installing system packages: $1"
    # shellcheck disable=SC2086 # one word a package
    { $asroot apt-get update -qq &&
        $asroot env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends $1; } >/dev/null ||
        say "Could not install: $1 (continuing; gatebook doctor names what is missing)"
}

sum=$(cat "$lock" pyproject.toml installer/setup.sh | sha256sum | cut -d' ' -f1)
stamp=.venv/.ready-$want
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then
    exit 0
fi

python=$(find_python)
install_packages "$(missing_packages)"
if [ ! -x .venv/bin/python ]; then
    say "Making the environment in .venv …"
    "$python" -m venv .venv
fi
say "Installing the locked packages …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation -e .
printf '%s' "$sum" >"$stamp"
[ "$want" = run ] || printf '%s' "$(cat requirements.lock pyproject.toml \
    installer/setup.sh | sha256sum | cut -d' ' -f1)" >.venv/.ready-run
