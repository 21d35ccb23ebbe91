"""An office, two stations paired with it and a strange office, made by the commands.

Made once a session; each test gets a copy of its own.
"""

import pytest

from station.sheets.register_sheet import write_template
from tests.fakes.homes import copy_homes
from tests.fakes.register import a_flat, a_resident
from tests.integration.bad_input.program import Place

COMMUNITY = "示范花园"
ROOMS = range(101, 107)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("made"))
    place.stick.mkdir()
    sheet = place.root / "register.xlsx"
    people = [a_resident("王试", a_flat(str(n)), order=n) for n in ROOMS]
    people.append(a_resident("李试", a_flat("106"), order=200, relation="配偶"))
    write_template(sheet, people)
    named = ("--name", "示范社区", "--community", COMMUNITY)
    kept = ("--recovery", place.root / "recovery.txt")
    place.good("office", "init", "office", "--id", "sun", *named, *kept)
    place.good("strange", "init", "office", "--id", "moon", *kept)
    place.good("office", "register", "import", sheet)
    for gate in ("gate-1", "gate-2"):
        _pair(place, gate)
    place.good("office", "import", place.stick)
    _adopt(place, "gate-1", "gate-2")
    for door in ("3-2-101", "3-2-102"):
        place.good("gate-1", "admit", "--door", door, "--temperature", "36.5")
    place.good("gate-1", "handover", "--to", place.root / "news")
    place.good("office", "briefing", "--to", place.root / "rules")
    return place


@pytest.fixture
def place(made: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    root = tmp_path_factory.mktemp("place") / "copy"
    copy_homes(made.root, root)
    return Place(root)


def _pair(place: Place, gate: str) -> None:
    file = place.root / f"{gate}.pairing"
    words = ("pair", file, "--station", gate, "--gate", "东门", "--json")
    (fact,) = place.good("office", *words).facts()
    (place.root / f"{gate}.code").write_text(fact["code"])
    place.good(gate, "pair", file, "--code", fact["code"])
    place.good(gate, "handover", "--to", place.stick)


def _adopt(place: Place, *gates: str) -> None:
    place.good("office", "briefing", "--to", place.root / "first")
    for gate in gates:
        (file,) = (place.root / "first").glob(f"sun-{gate}-*.briefing")
        place.good(gate, "adopt", file)
