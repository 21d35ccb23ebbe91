"""A print service stood in for: it takes every job and keeps what was asked."""

import os
import stat
from pathlib import Path

_ANSWERS = {
    "lp": 'echo "$*" >> {asked}; echo "request id is Office-7 (1 file(s))"',
    "lpstat": 'case "$*" in -p*) echo "printer Office is idle.";; esac',
}


def stand_in(folder: Path, monkeypatch) -> Path:
    """Puts it on the path; returns the file of what was asked, absent at first."""
    tools, asked = folder / "tools", folder / "asked"
    tools.mkdir()
    for name, answer in _ANSWERS.items():
        script = tools / name
        script.write_text(f"#!/bin/sh\n{answer.format(asked=asked)}\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return asked
