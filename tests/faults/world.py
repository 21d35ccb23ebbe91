"""The homes that every round starts from, and what must hold after every round."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from db.engine import open_engine
from db.verify import verify
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from station.sheets.register_sheet import write_template
from station.workspace import machine
from station.workspace.home import SETTINGS
from station.workspace.keyslots import KeyFile, unlock
from tests.fakes.register import a_flat, a_resident
from tests.integration.bad_input.program import Place, Said
from ui.compose import OpenHome, OpenStation, open_office, open_station

COMMUNITY = "示范花园"
ROOMS = range(101, 105)
ADMIT = ("admit", "--door", "3-2-103", "--temperature", "36.5", "--json")
GATE, OFFICE = "gate-1", "office"


def build(root: Path) -> Place:
    """An office and a gate with two passages, a handover and a briefing under way."""
    place = Place(root)
    place.stick.mkdir(parents=True)
    sheet = root / "register.xlsx"
    people = [a_resident("王试", a_flat(str(n)), order=n) for n in ROOMS]
    write_template(sheet, people)
    kept = ("--recovery", root / "recovery.txt")
    place.good(OFFICE, "init", "office", "--id", "sun", "--community", COMMUNITY, *kept)
    place.good(OFFICE, "register", "import", sheet)
    pairing = root / "gate-1.pairing"
    words = ("pair", pairing, "--station", GATE, "--gate", "东门", "--json")
    (fact,) = place.good(OFFICE, *words).facts()
    place.good(GATE, "pair", pairing, "--code", fact["code"])
    _lighten(place.root / GATE)
    place.good(GATE, "handover", "--to", place.stick)
    place.good(OFFICE, "import", place.stick)
    for door in ("3-2-101", "3-2-102"):
        place.good(GATE, "admit", "--door", door, "--temperature", "36.5")
    place.good(GATE, "handover", "--to", root / "news")
    place.good(GATE, *ADMIT)
    place.good(OFFICE, "briefing", "--to", root / "rules")
    return place


def _lighten(home: Path) -> None:
    """A ballast of one MiB: it is copied in every round."""
    settings = home / SETTINGS
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("ballast_mib = 16", "ballast_mib = 1"), encoding="utf-8"
    )
    (home / "ballast").unlink(missing_ok=True)


def settle(place: Place) -> None:
    """These homes were always here: a round is about its fault, not about a copy."""
    for home in place.root.iterdir():
        if machine.belongs(home, machine.facts_of(home)) is False:
            machine.bind(home, machine.facts_of(home))


def copy_of(place: Place, root: Path, *names: str) -> Place:
    """A place of its own with these parts, all of them without names."""
    root.mkdir(parents=True)
    for part in sorted(place.root.iterdir()):
        if names and part.name not in {*names, "key"}:
            continue
        if part.is_dir():
            shutil.copytree(part, root / part.name)
        else:
            shutil.copy(part, root / part.name)
    copied = Place(root)
    settle(copied)
    return copied


def holds(home: OpenHome, acked: Iterable[str] = ()) -> list[str]:
    """Assert that every acknowledged record is there once and everything verifies.

    Returns the ids of the passages.
    """
    kinds = {
        record.envelope.record_id: record.envelope.kind
        for head in home.journal.heads()
        for record in home.journal.records(head.station, head.volume, 1, head.seq)
    }
    lost = set(acked) - set(kinds)
    assert not lost, f"acknowledged and lost: {sorted(lost)}"
    report = verify(home.engine)
    assert report.holds, report.faults
    assert report.records == len(kinds)
    return [record_id for record_id, kind in kinds.items() if kind == "passage"]


def next_passage(station: OpenStation) -> None:
    """Assert that the gate goes on: one passage, recorded after the last one."""
    before = station.journal.head().seq
    desk = station.desk()
    desk.present_door("3-2-104", Direction.IN)
    state = desk.temperature(36.5)
    assert state.row is not None
    assert state.row.outcome is Outcome.ADMIT
    assert station.journal.head().seq == before + 1


def check_station(place: Place, acked: Iterable[str] = ()) -> list[str]:
    """What must hold of the gate after every round; the ids it holds now."""
    with open_station(place.root / GATE, KeyFile(place.key)) as station:
        held = holds(station, acked)
        next_passage(station)
    return held


def check_office(place: Place, acked: Iterable[str] = ()) -> list[str]:
    with open_office(place.root / OFFICE, KeyFile(place.key)) as office:
        return holds(office, acked)


def check_backup(place: Place, copy: Path) -> None:
    """A copy that is there is whole."""
    engine = open_engine(copy, unlock(place.root / GATE / "keys", KeyFile(place.key)))
    try:
        assert verify(engine).holds
    finally:
        engine.dispose()


def taken(place: Place, news: Path) -> Said:
    """The office takes what is there; it never takes it twice."""
    said = place.run(OFFICE, "import", news)
    assert said.status in {0, 1}, said
    return said
