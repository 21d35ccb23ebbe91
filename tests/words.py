"""Keeps the Chinese catalogue complete: extract, merge, compile, check (Babel)."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"
FLOORS = ("resources", "station", "db", "printing", "ui")
KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "GatebookError": None,
    "OperatorError": None,
    "Mistyped": None,
    "EnvironmentFault": None,
    "DiskFault": None,
    "DiskFull": None,
    "DiskFailed": None,
    "IntegrityFault": None,
}
FIELD = re.compile(r"\{[^{}]*\}")


def main() -> int:
    template = _extract()
    if "--check" in sys.argv:
        faults = list(_faults(template))
        print("\n".join(faults), end="\n" if faults else "")
        return 1 if faults else 0
    catalogue = _read()
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "gatebook.po").open("wb") as out:
        write_po(out, catalogue, width=88, sort_output=True, no_location=True)
    (FOLDER / "gatebook.mo").write_bytes(_compiled(catalogue))
    return 0


def _extract() -> Catalog:
    template = Catalog(project="gatebook", charset="utf-8")
    for floor in FLOORS:
        found = extract_from_dir(
            str(ROOT / floor), keywords=KEYWORDS, comment_tags=("i18n:",)
        )
        for _name, _line, message, comments, _context in found:
            template.add(message, auto_comments=comments)
    return template


def _read() -> Catalog:
    path = FOLDER / "gatebook.po"
    if not path.exists():
        return Catalog(locale="zh_CN", project="gatebook", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale="zh_CN")


def _compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _faults(template: Catalog) -> Iterator[str]:
    catalogue = _read()
    wanted = {_texts(m.id)[0]: _texts(m.id)[-1] for m in template if m.id}
    held: dict[str, Message] = {_texts(m.id)[0]: m for m in catalogue if m.id}
    for msgid in sorted(wanted.keys() - held.keys()):
        yield f"catalogue: not there: {msgid!r} (run make words)"
    for msgid in sorted(held.keys() - wanted.keys()):
        yield f"catalogue: no longer used: {msgid!r} (run make words)"
    for msgid in sorted(wanted.keys() & held.keys()):
        texts = _texts(held[msgid].string)
        if not all(texts):
            yield f"catalogue: not translated: {msgid!r}"
        fields = set(FIELD.findall(wanted[msgid]))  # Chinese has the plural form alone
        if any(set(FIELD.findall(text)) != fields for text in texts if text):
            yield f"catalogue: other fields: {msgid!r}"
    compiled = FOLDER / "gatebook.mo"
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalogue):
        yield "catalogue: gatebook.mo is not that of gatebook.po (run make words)"


if __name__ == "__main__":
    sys.exit(main())
