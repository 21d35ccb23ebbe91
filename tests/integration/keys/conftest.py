"""An office and a paired gate with a passage each of which the office has one."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station.sheets.register_sheet import write_template
from station.workspace import machine
from station.workspace.recovery import RecoveryKey, read_recovery_key
from tests.fakes.register import a_flat, a_resident
from tests.integration.bad_input.program import Place

OFFICE, GATE = "office", "gate-1"
ADMIT = ("admit", "--door", "3-2-101", "--temperature", "36.5")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Place(tmp_path_factory.mktemp("keys") / "made")
    place.stick.mkdir(parents=True)
    sheet = place.root / "register.xlsx"
    write_template(sheet, [a_resident("王试", a_flat("101"))])
    kept = ("--recovery", recovery_file(place), "--sheet", place.root / "sheet.pdf")
    named = ("--name", "示范社区", "--holder", "示例主任")
    place.good(OFFICE, "init", "office", "--id", "sun", *named, *kept)
    place.good(OFFICE, "register", "import", sheet)
    file = place.root / "gate-1.pairing"
    words = ("pair", file, "--station", GATE, "--gate", "东门", "--json")
    (fact,) = place.good(OFFICE, *words).facts()
    place.good(GATE, "pair", file, "--code", fact["code"])
    place.good(GATE, *ADMIT)
    exchange(place)
    lighten(place.root / GATE)
    return place.root


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Place:
    root = tmp_path / "place"
    shutil.copytree(built, root)
    copied = Place(root)
    for home in (OFFICE, GATE):  # always here: these tests are not about copies
        machine.bind(root / home, machine.facts_of(root / home))
    return copied


@pytest.fixture
def recovery(place: Place) -> RecoveryKey:
    return read_recovery_key(recovery_file(place).read_text())


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lines that come through a pipe."""

    def types(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))

    return types


def recovery_file(place: Place) -> Path:
    return place.root / "recovery.txt"


def exchange(place: Place) -> None:
    """Up and down once: the office has everything, and the gate its receipt."""
    place.good(GATE, "handover", "--to", place.stick)
    place.good(OFFICE, "import", place.stick)
    for old in place.stick.iterdir():
        old.unlink()
    place.good(OFFICE, "briefing", "--to", place.stick)
    (briefing,) = place.stick.glob("*.briefing")
    place.good(GATE, "adopt", briefing)
    briefing.unlink()


def lighten(home: Path) -> None:
    settings = home / "gatebook.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("mib = 16", "mib = 1"), encoding="utf-8")
    (home / "ballast").unlink(missing_ok=True)
