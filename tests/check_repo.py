"""What no linter checks: sizes, signals, machine paths, the catalogue.

Run: python -m tests.check_repo
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("station", "db", "printing", "ui", "resources")
FILE_LINES = 500
FUNCTION_LINES = 50
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|home/\w+)/")


def main() -> int:
    """Print one line a fault; exit status 1 when there is any."""
    faults = [fault for path in _tracked(".py") for fault in _python_faults(path)]
    faults += [fault for path in _tracked("") for fault in _text_faults(path)]
    faults += _catalogue_faults()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _tracked(ending: str) -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / n for n in names if n.endswith(ending) and (ROOT / n).is_file()]


def _python_faults(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    where = path.relative_to(ROOT)
    if len(source.splitlines()) > FILE_LINES:
        yield f"{where}: more than {FILE_LINES} lines"
    tree = ast.parse(source)
    product = where.parts[0] in FLOORS
    if product and ast.get_docstring(tree) is None:
        yield f"{where}: no module docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{where}:{node.lineno}: {node.name} has {lines} lines"
        if product and isinstance(node, ast.JoinedStr):
            yield from _word_faults(node, f"{where}:{node.lineno}")
        if product and where.parts[0] == "ui" and isinstance(node, ast.Call):
            yield from _signal_faults(node, f"{where}:{node.lineno}")


def _signal_faults(call: ast.Call, place: str) -> Iterator[str]:
    """A lambda runs in the worker's thread; Signal(int) cuts large ids to 0."""
    connects = isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
    if connects and any(isinstance(argument, ast.Lambda) for argument in call.args):
        yield f"{place}: a lambda as a receiver"
    declares = isinstance(call.func, ast.Name) and call.func.id == "Signal"
    if declares and any(isinstance(a, ast.Name) and a.id == "int" for a in call.args):
        yield f"{place}: Signal(int) cuts what exceeds 32 bits"


def _word_faults(text: ast.JoinedStr, place: str) -> Iterator[str]:
    """A word inside an f-string is not found by who collects the words."""
    for node in ast.walk(text):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "_" and isinstance(node.args[0], ast.Constant):
            yield f"{place}: a word to translate inside an f-string"


def _text_faults(path: Path) -> Iterator[str]:
    if path.suffix not in {".py", ".md", ".toml", ".sh", ".po", ""}:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    found = MACHINE_PATH.search(text)
    if found and path != Path(__file__):
        yield f"{path.relative_to(ROOT)}: a path of one machine: {found[0]}"


def _catalogue_faults() -> list[str]:
    run = subprocess.run(
        ["sh", "installer/words.sh", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.splitlines() if run.returncode else []


if __name__ == "__main__":
    sys.exit(main())
