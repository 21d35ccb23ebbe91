"""Makes the homes that are kept of a release: run it with that release, once.

    python -m tests.data.releases.make 0.1.0

A small office and a small station with a morning of synthetic records, under a fixed
key file, and `expected.json` with what a later program must find in them. Nobody there
exists. Homes of past releases are never made again.
"""

import shutil
import sys
from base64 import b64encode
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from resources import text
from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.desk import DeskState, Phase
from station.domain.exchange import GateCard
from station.domain.moments import CHINA
from station.domain.operators import Operator, Role
from station.domain.passages import CorrectableField
from station.domain.people import Person, Resident
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from station.services import pairing
from station.services.adopt import adopt
from station.services.brief import brief, set_policy
from station.services.correct import correct
from station.services.hand_over import hand_over
from station.services.operators import Right, with_pin
from station.services.orders import give_order
from station.services.receive import receive
from station.services.shifts import close_shift, open_shift
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile
from tests.data.releases.found import found_in
from tests.fakes.passages import a_person
from ui.compose import OpenStation, open_office, open_station
from ui.demo.clock import DemoClock
from ui.founding import make_office, make_station, pair_station

FOLDER = Path(__file__).parent
KEPT = ("gatebook.toml", "journal.db", "keys")
MORNING = datetime(2022, 3, 15, 7, 30, tzinfo=CHINA)
PIN = "271828"
PEOPLE = 15
GREEN = Shown(
    CodeKind.HEALTH_CODE,
    JudgedHow.BY_EYE,
    colour=Colour.GREEN,
    test=TestResult.NEGATIVE,
    test_age_h=20.0,
)


def main(release: str) -> None:
    """Write `tests/data/releases/RELEASE`."""
    out = FOLDER / release
    out.mkdir()
    way = KeyFile(out / "key.txt")
    way.path.write_bytes(b64encode(bytes(range(32))) + b"\n")
    clock = DemoClock(MORNING)
    _play(out, way, clock)
    expected = {}
    with open_office(out / "office", way, clock) as office:
        expected["office"] = found_in(office)
    with open_station(out / "station", way, clock) as station:
        expected["station"] = found_in(station)
    for home in ("office", "station"):
        for part in (out / home).iterdir():
            if part.name not in KEPT:
                shutil.rmtree(part) if part.is_dir() else part.unlink()
    body = msgspec.json.format(msgspec.json.encode(expected), indent=2)
    (out / "expected.json").write_bytes(body + b"\n")


def _play(out: Path, way: KeyFile, clock: DemoClock) -> None:
    settings = Settings(HomeRole.OFFICE, "office", "阳光社区", community="阳光花园")
    make_office(out / "office", settings, (way,), clock)
    make_station(out / "station", Settings(HomeRole.STATION, "", ""), (way,))
    with ExitStack() as homes:
        office = homes.enter_context(open_office(out / "office", way, clock))
        office.register.replace(Resident(a_person(n)) for n in range(PEOPLE))
        leader = with_pin(Operator("L01", "示例带班", Role.LEADER), PIN)
        office.register.set_operators([leader, Operator("G01", "示例", Role.GUARD)])
        office.register.set_lists({"person-3": ("home-isolation",)})
        set_policy(office.end, text("policy/default.toml"))
        made, code = pairing.make(office.end, GateCard("gate-1", "一号", "东门", ""))
        pair_station(out / "station", way, pairing.read(made.data, code), clock)
        station = homes.enter_context(open_station(out / "station", way, clock))
        _morning(station, clock)
        stick = out / "stick"
        stick.mkdir()
        hand_over(station.end, str(stick))
        receive(office.end, [str(stick)])
        adopt(station.end, brief(office.end, "gate-1").data)
        shutil.rmtree(stick)


def _morning(station: OpenStation, clock: DemoClock) -> None:
    """Passages of every outcome, a hold ended, a correction, an order, two shifts."""
    open_shift("L01", ("G01",), station.gate())
    station.refresh()
    for number in range(PEOPLE):
        clock.set(MORNING + timedelta(minutes=number))
        home = a_person(number - number % 3 + 2).home  # three share a household
        state = station.desk().present_door(home.key if home else "", Direction.IN)
        state = station.desk().choose(number % 3)
        celsius = 38.1 if number % 7 == 0 else 36.4
        _finish(station, state, celsius)
    _finish(station, _visitor(station), 36.6)
    held = station.desk().waiting()
    station.desk().resolve(held[0].record_id, Outcome.ADMIT, 36.7, "")
    signed = station.desk().duty.sign("L01", Right.OVERRIDE, PIN)
    station.desk().resolve(
        held[-1].record_id, Outcome.REFUSE, None, "没有体温记录", signed
    )
    row = station.desk().today()[0][0]
    changes = {CorrectableField.PHONE: "13800000098"}
    correct(row.record_id, changes, "写漏了", station.gate())
    _order(station)
    close_shift(station.desk().today()[1], station.gate(), note="无")
    open_shift("L01", ("G01",), station.gate())


def _visitor(station: OpenStation) -> DeskState:
    station.desk().present_category(Category.VISITOR, Direction.IN)
    person = Person(name="钱示例", phone="13800000099")
    return station.desk().describe(person, host="1-1-101")


def _finish(station: OpenStation, state: DeskState, celsius: float) -> None:
    desk = station.desk()
    for act in (lambda: desk.by_eye(GREEN), lambda: desk.temperature(celsius)):
        state = act() if state.phase is Phase.ASKING else state
    if state.phase is Phase.ASKING:
        desk.finish()


def _order(station: OpenStation) -> None:
    now = station.clock.now().at
    order = LocalOrder(
        order_id="",
        giver="李主任",
        text="夜间只进不出",
        start=now,
        end=now + timedelta(hours=8),
        sense=OrderSense.TIGHTER,
        rule=OrderRule.NOTE,
        directions=(Direction.OUT,),
    )
    give_order(order, station.gate())


if __name__ == "__main__":
    main(sys.argv[1])
