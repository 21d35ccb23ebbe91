#!/bin/sh
# Makes .venv with the locked packages, and the system packages that they need.
# usage: setup.sh run|test|soak    A second start finds the stamp and does nothing.
# soak also brings QEMU and a kernel for the FAT sticks of tests/faults (Debian), a print
# service that prints into files, an SSH server with the extra `sftp` to reach it, and a
# Chinese input method.
# fonts-hanazono draws the rarest names on paper, espeak-ng speaks Chinese.
set -eu
cd "$(dirname "$0")/.."

want=${1:-run}
runtime="libzbar0 libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon0
 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xfixes0
 libpulse0"
testing="age minisign zstd poppler-utils xvfb xdotool strace gcc libc6-dev"
soaking="qemu-system-x86 busybox-static mtools dosfstools e2fsprogs mount cups
 printer-driver-cups-pdf openssh-server ibus ibus-libpinyin dbus xauth"
recommended="fonts-hanazono libspeechd2 speech-dispatcher
 speech-dispatcher-espeak-ng espeak-ng"

packages="$runtime $recommended"
lock=requirements.lock
case $want in
test | soak)
    packages="$packages $testing"
    lock=requirements-dev.lock
    ;;
esac
[ "$want" != soak ] || packages="$packages $soaking"

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

# A kernel for the guest only: unpacked here, never installed.
fetch_kernel() {
    [ ! -d .venv/kernel/boot ] || return 0
    command -v apt-cache >/dev/null 2>&1 || return 0
    name=$(apt-cache depends linux-image-amd64 2>/dev/null |
        sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\).*/\1/p' | head -n 1)
    [ -n "$name" ] || return 0
    mkdir -p .venv/kernel
    (cd .venv/kernel && apt-get download -qq "$name" 2>/dev/null &&
        dpkg-deb -x "$name"_*.deb . && rm -f "$name"_*.deb) ||
        say "No kernel for the guest: the tests of sticks will be skipped."
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
if [ "$want" = soak ]; then
    fetch_kernel
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-build-isolation -e '.[sftp]' ||
        say "No paramiko: the tests of shares by SSH will be skipped."
fi
printf '%s' "$sum" >"$stamp"
[ "$want" = run ] || printf '%s' "$(cat requirements.lock pyproject.toml \
    installer/setup.sh | sha256sum | cut -d' ' -f1)" >.venv/.ready-run
