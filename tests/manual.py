"""Writes the command pages of the manual from the commands themselves.

Run: python -m tests.manual [--check]. A page that says something else than the program
is a fault.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from resources import use_language
from ui.main import whole_app

FOLDER = Path(__file__).parent.parent / "docs" / "manual"
PAGES = {"en": "commands.md", "zh": "commands.zh.md"}
TITLES = {"en": "Commands", "zh": "命令"}
GLOBALS = {
    "en": "`--home DIR`, `--key-file FILE`, `--lang zh|en` and `--json` may stand "
    "anywhere on the line. Exit status: 0 done, 1 something refused, held or set "
    "aside, 2 wrong use or input, 3 environment, 4 integrity.",
    "zh": "`--home 目录`、`--key-file 文件`、`--lang zh|en`、`--json` 可写在任何位置。"
    "退出码：0 完成；1 完成但有被拒、待核实或搁置的；2 用法或输入有误；3 环境问题；"
    "4 完整性问题。",
}


def main() -> int:
    stale = [name for name, text in _pages() if not _is_fresh(name, text)]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/manual/{name} is stale: run python -m tests.manual")
        return 1 if stale else 0
    for name, text in _pages():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def _is_fresh(name: str, text: str) -> bool:
    path = FOLDER / name
    return path.exists() and path.read_text(encoding="utf-8") == text


def _pages() -> Iterator[tuple[str, str]]:
    for language, name in PAGES.items():
        use_language(language)
        _forget_words()
        lines = [f"# {TITLES[language]}", "", GLOBALS[language], ""]
        lines += _command_lines(get_command(whole_app()), "gatebook")
        yield name, "\n".join(lines).rstrip() + "\n"


def _forget_words() -> None:
    """What an option is for is looked up once, when its command is imported."""
    for module in [name for name in sys.modules if name.startswith("ui.commands.")]:
        del sys.modules[module]


def _command_lines(command: Any, path: str) -> Iterator[str]:
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        where = f"{path} {name}"
        if getattr(inner, "commands", None):
            yield from _command_lines(inner, where)
            continue
        yield from (f"## {where}", "", inner.help or "", "")
        rows = list(_parameter_rows(inner))
        if rows:
            yield from ("| | |", "|---|---|", *rows, "")


def _parameter_rows(command: Any) -> Iterator[str]:
    for parameter in command.params:
        if parameter.name == "help":
            continue
        option = parameter.param_type_name == "option"
        names = ", ".join(parameter.opts) if option else parameter.name.upper()
        yield f"| `{names}` | {getattr(parameter, 'help', '') or ''} |"


if __name__ == "__main__":
    sys.exit(main())
