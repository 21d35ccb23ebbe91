"""Numbered papers: which there are, their next number, the fact that one was made."""

from pathlib import Path

from resources import text
from station.domain.errors import OperatorError, disk_fault
from station.domain.kinds import PAPER, FieldValue
from station.domain.letters import Letter, LetterTemplate, read_template
from station.domain.people import Resident
from station.services.ports import Passages
from station.services.recorder import Recorder
from station.wording import places
from station.workspace.home import HomeRole, Settings

LETTERS = (
    "isolation-notice",
    "pledge",
    "release-notice",
    "medical-exit",
    "temporary-slip",
)
_DIGITS = 4


def template_text(name: str, words: str, own: Path | None = None) -> str:
    """The text of a template in a language; `own` is a file that the office changed.

    Raises OperatorError or EnvironmentFault for a file that cannot be read.
    """
    if own is None:
        return text(f"papers/{words}/{name}.toml")
    try:
        return own.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OperatorError("The template is no UTF-8 text.") from error
    except OSError as error:
        raise disk_fault(error, own) from error


def template(name: str, words: str, own: Path | None = None) -> LetterTemplate:
    """The template of a paper; raises OperatorError for one that does not exist."""
    if own is None and name not in LETTERS:
        raise OperatorError("There is no paper “{name}”.", name=name[:30])
    return read_template(template_text(name, words, own))


def series(prefix: str, year: int, home: Settings) -> str:
    """What the numbers of a kind begin with where they are given: GZ-2022-.

    A station's part is in it, GZ-2022-gate-1-: gates count without hearing each other.
    """
    part = f"{home.id}-" if home.role is HomeRole.STATION else ""
    return f"{prefix}-{year}-{part}"


def next_numbers(start: str, passages: Passages, count: int = 1) -> tuple[str, ...]:
    """The next serial numbers of a `series`: GZ-2022-gate-1-0007."""
    taken = [
        int(row.subject.removeprefix(start))
        for row in passages.ledger(PAPER.name)
        if row.subject.startswith(start) and row.subject[len(start) :].isdecimal()
    ]
    first = max(taken, default=0) + 1
    return tuple(f"{start}{n:0{_DIGITS}d}" for n in range(first, first + count))


def record_letter(
    name: str, letter: Letter, recorder: Recorder, **copy: FieldValue
) -> None:
    """The fact that a paper was made; whom it is about stands on the paper alone.

    `copy`: where the file lies, see `erase_places.copy_fields`.
    """
    recorder.note(
        PAPER,
        letter.number,
        "printed",
        sheet=name,
        day=recorder.clock.now().at.date().isoformat(),
        rows=len(letter.copies),
        target="pdf",
        masked=False,
        **copy,
    )


def known_fields(resident: Resident) -> dict[str, str]:
    """What the register says of somebody, by the names that templates use."""
    person = resident.person
    return {
        "name": person.name,
        "document": person.document.number if person.document else "",
        "phone": person.phone,
        "address": places.full_label(person.home) if person.home else "",
        "vehicle": "、".join(resident.plates),
    }
