"""Inside the guest: passages and handovers to the stick, until the stick is gone.

`ACK NAME SHA256` is said after the program said that a file is on the stick; `SAID` is
its sentence when it is not; `ON` says that the gate records all the same.
"""

import hashlib
import itertools
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from station.workspace import machine
from ui.main import run

STICK = Path("/mnt/stick")
ADMIT = ("admit", "--door", "3-2-103", "--temperature", "36.5")


def main(home: str, key: str) -> None:
    mine = Path("/mnt/home")
    shutil.copytree(home, mine)
    machine.bind(mine, machine.facts_of(mine))

    def act(*words: str) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        line = ["--home", str(mine), "--key-file", key, "--lang", "en", *words]
        with redirect_stdout(out), redirect_stderr(err):
            status = run(line)
        return status, out.getvalue(), err.getvalue().strip()

    print("READY", flush=True)
    for _round in itertools.count():
        act(*ADMIT)
        status, out, err = act("handover", "--to", str(STICK / "out"), "--json")
        if status:
            print("SAID", status, err, flush=True)
            break
        for line in out.splitlines():
            fact = json.loads(line)
            name = Path(fact["place"]).name
            if not fact["again"]:
                digest = hashlib.sha256((mine / "outbox" / name).read_bytes())
                print("ACK", name, digest.hexdigest(), flush=True)
    status, _out, err = act(*ADMIT)
    print("ON", status, err, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
