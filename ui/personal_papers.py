"""Papers about residents: who is meant, who may see them, the sheets filled in.

No Qt here, and no sheets of a day: those are in `ui.papers`.
"""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from printing.blocks import Form
from printing.forms import letters, people
from resources import _, current_language
from station.domain.errors import OperatorError
from station.domain.kinds import REVEAL
from station.domain.letters import fill
from station.domain.people import Resident
from station.services.duty import Member
from station.services.gate import Gate
from station.services.letters import (
    LETTERS,
    known_fields,
    next_numbers,
    series,
    template,
)
from station.services.login import Warrant, require
from station.services.operators import Right, crew_of
from station.services.reveal import REVEALED
from station.wording import masks, places
from ui.compose import OpenStation

FORMS: dict[str, Callable[[str, Resident | None], Form]] = {
    "observation": people.observation_sheet,
    "returnee": people.returnee_declaration,
}
ABOUT_PEOPLE = frozenset({*FORMS, *LETTERS})
PAPER = "paper"


class Whom(msgspec.Struct, frozen=True):
    """Residents that a paper may be for, as lists show them; ids of persons."""

    label: str
    people: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """Who was found; `signers`: one of these signs with the PIN first."""

    whom: tuple[Whom, ...] = ()
    signers: tuple[Member, ...] = ()


class Filled(msgspec.Struct, frozen=True):
    """The forms, and the numbers of those that have one."""

    forms: tuple[Form, ...]
    numbers: tuple[str, ...] = ()


class PersonalPapers:
    """Papers in full, for whoever has signed for it; that they were shown is recorded.

    Every call may raise GatebookError.
    """

    def __init__(self, station: OpenStation) -> None:
        self._station = station
        self._warrant: Warrant | None = None
        self._shown: set[str] = set()

    def find(self, text: str) -> Found:
        """Who lives in a room or bears a name; a room with several is a choice too."""
        wanted = text.strip()
        register = self._station.register
        home = register.at_door(wanted) if wanted else ()
        # Searching for numbers takes a right of its own.
        is_name = bool(wanted) and not any(map(str.isdigit, wanted))
        found = home or (register.search(wanted) if is_name else ())
        if wanted and not found:
            raise OperatorError("Nobody here is registered so.")
        whom = [_whom(one, at_home=bool(home)) for one in found]
        if len(home) > 1:
            everybody = tuple(one.person.person_id for one in home)
            label = _("All {n} of {place}").format(n=len(home), place=wanted)
            whom.insert(0, Whom(label, everybody))
        return Found(tuple(whom), self._signers())

    def sign(self, operator_id: str, pin: str) -> None:
        """From now on, for as long as a PIN proves, papers may be shown in full."""
        duty = self._station.desk().duty
        self._warrant = duty.sign(operator_id, Right.REVEAL, pin)
        self._shown.clear()

    def forget(self) -> None:
        """Whoever comes next signs anew."""
        self._warrant = None
        self._shown.clear()

    def recorder(self) -> Gate:
        """Under the name of who signed."""
        gate, signed = self._station.gate(), self._warrant
        return replace(gate, operator=signed.operator) if signed else gate

    def fill(self, name: str, ids: tuple[str, ...]) -> Filled:
        """A paper for each of them; the numbers count once it is printed or saved."""
        self._require()
        found = (self._station.register.by_id(one) for one in ids)
        residents = tuple(one for one in found if one is not None)
        if not residents:
            raise OperatorError("Nobody here is registered so.")
        for one in residents:
            self._reveal(one.person.person_id)
        if name in FORMS:
            place = self._station.community
            return Filled(tuple(FORMS[name](place, one) for one in residents))
        return self._letters(name, residents)

    def _letters(self, name: str, residents: tuple[Resident, ...]) -> Filled:
        station, form = self._station, template(name, current_language())
        year = station.clock.now().at.year
        start = series(form.serial, year, station.settings)
        numbers = next_numbers(start, station.passages, len(residents))
        forms: list[Form] = []
        for resident, number in zip(residents, numbers, strict=True):
            known = known_fields(resident)
            values = {key: known[key] for key in form.fields if key in known}
            filled = fill(form, values, number)
            forms += letters.copies_of(filled, station.community)
        return Filled(tuple(forms), numbers)

    def _reveal(self, person_id: str) -> None:
        """Who looks is on disk before; once, however many papers they look at."""
        if person_id not in self._shown:
            self.recorder().note(REVEAL, person_id, REVEALED, what=PAPER)
            self._shown.add(person_id)

    def _signers(self) -> tuple[Member, ...]:
        """Nobody where none has a PIN, or one has just proved."""
        try:
            self._require()
        except OperatorError:
            return self._station.desk().duty.crew().signers
        return ()

    def _require(self) -> None:
        gate = self._station.gate()
        here, now = gate.journal.head().station, gate.clock.now().wall_us
        crew = crew_of(gate.register, gate.passages, here, now)
        require(self._warrant, Right.REVEAL, crew, gate)


def _whom(resident: Resident, *, at_home: bool) -> Whom:
    """Masked; a room is not said again of each who lives there, but the phone is."""
    person = resident.person
    home = places.label(person.home) if person.home is not None else ""
    beside = masks.phone(person.phone) if at_home else home
    return Whom(f"{masks.name(person.name)}  {beside}".rstrip(), (person.person_id,))
