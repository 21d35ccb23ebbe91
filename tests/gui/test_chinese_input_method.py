"""A gun and a hand under IBus with libpinyin, on a display of its own."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.gui.gun_program import CODE

NEEDED = ("ibus-daemon", "xvfb-run", "xdotool", "dbus-run-session")
SCRIPT = """
ibus-daemon -d -x -r
for turn in 1 2 3 4 5 6 7 8 9; do ibus engine libpinyin && break; sleep 1; done
export IBUS_ADDRESS=$(ibus address)
exec "$1" -m tests.gui.gun_program
"""


@pytest.mark.soak
@pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason="needs ibus, libpinyin, Xvfb, xdotool"
)
def test_that_a_chinese_input_method_eats_no_scan(tmp_path):
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    qt = {"QT_IM_MODULE": "ibus", "QT_QPA_PLATFORM": "xcb"}
    played = subprocess.run(
        [
            "xvfb-run",
            "-a",
            "dbus-run-session",
            "--",
            "sh",
            "-c",
            SCRIPT,
            "sh",
            sys.executable,
        ],
        env={**os.environ, **home, **qt},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = [line for line in played.stdout.splitlines() if line[:4] in {"fiel", "scan"}]
    assert told[-4:] == ["field 章", f"scan {CODE}", "field 章", "field 章三"]
