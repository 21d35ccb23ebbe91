"""The program, loaded once and forked for each round: a real process in milliseconds.

`LD_PRELOAD=inject.so python -m tests.faults.zygote`: one JSON `Order` a line on stdin,
one JSON `Ended` a line on stdout. Each round runs in a child of its own that can be
killed at any system call; nothing is open in this process that a child could spoil.
"""

import ctypes
import os
import signal
import sys
from contextlib import redirect_stdout, suppress
from io import StringIO
from pkgutil import resolve_name

import msgspec

from tests.faults.injector import Armed
from ui.main import main, run

PR_SET_PTRACER = 0x59616D61
ANYBODY = -1
PRELOADED = ("admit", "handover", "import_", "briefing", "keep", "init", "keys")


class Order(msgspec.Struct, frozen=True):
    """What a child runs: `words` of the command line, or a function by its name."""

    words: tuple[str, ...]
    spec: str
    out: str
    err: str
    trace: str = ""
    function: str = ""
    attach: bool = False


class Ended(msgspec.Struct, frozen=True):
    """How it ended; `status` below 0 is a signal. `seen` is 0 after a kill."""

    status: int
    fired: int = 0
    seen: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """A child that waits for one more line, so that a tracer can take hold of it."""

    pid: int


def child(order: Order, told: int, go: int) -> None:
    for place, stream in ((order.out, 1), (order.err, 2)):
        handle = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        os.dup2(handle, stream)
        os.close(handle)
    spec = order.spec
    if order.trace:
        handle = os.open(order.trace, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        spec = f"{spec}\ntrace={handle}"
    if order.attach:
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_long(ANYBODY), 0, 0, 0)
        os.read(go, 1)
    armed = Armed()
    armed.arm(spec)
    status = 0
    try:
        if order.function:
            resolve_name(order.function)(*order.words)
        else:
            sys.argv = ["gatebook", *order.words]
            main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        fired, seen = armed.told()
        with suppress(OSError):  # a tracer may make this one fail as well
            os.write(told, f"{fired} {seen}".encode())
        os._exit(status)


def serve(order: Order) -> Ended:
    told, tell = os.pipe()
    wait, go = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(told)
        os.close(go)
        child(order, tell, wait)
    os.close(tell)
    os.close(wait)
    if order.attach:
        answer(Waiting(pid))
        sys.stdin.buffer.readline()
        os.write(go, b"!")
    os.close(go)
    _pid, ended = os.waitpid(pid, 0)
    words = os.read(told, 64).split()
    os.close(told)
    status = os.waitstatus_to_exitcode(ended)
    if status < 0 or len(words) != 2:
        return Ended(status, fired=int(status == -signal.SIGKILL))
    return Ended(status, *map(int, words))


def answer(value: msgspec.Struct) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    for module in PRELOADED:
        resolve_name(f"ui.commands.{module}")
    with redirect_stdout(StringIO()):
        run(["admit", "--help"])  # loads what is loaded when a command is made
    while line := sys.stdin.buffer.readline():
        answer(serve(msgspec.json.decode(line, type=Order)))
