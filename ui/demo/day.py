"""The demonstration day from an empty folder: office, gates, a day, the way back."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import printing.day_log.pdf as log_pdf
import printing.day_log.xlsx as log_xlsx
from printing import recovery_sheet
from printing.passes import pdf as pass_cards
from printing.recovery_sheet import RecoverySheet
from resources import N_, _
from station.domain.exchange import GateCard
from station.domain.import_report import ImportReport
from station.domain.moments import CHINA
from station.domain.operators import Operator, Role
from station.domain.people import Resident
from station.domain.places import PlaceKind
from station.services import pairing
from station.services.adopt import adopt
from station.services.brief import brief_all, set_policy
from station.services.day_log import day_log
from station.services.hand_over import hand_over
from station.services.passes import PassTerms, issue_for_all
from station.services.receive import receive
from station.services.register_import import import_register
from station.sheets.register_sheet import write_template
from station.workspace.files import write_private
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile, Recipient
from station.workspace.recovery import RecoveryKey, file_text, new_recovery_key
from ui.compose import OpenOffice, OpenStation, open_office, open_station
from ui.demo.actions import Step
from ui.demo.clock import DemoClock
from ui.demo.optics import Optics
from ui.demo.people import residents
from ui.demo.play import Player
from ui.demo.rules import BUILDING, COMMUNITY, policy_text
from ui.demo.script import day as script
from ui.demo.summary import Summary, summarise
from ui.founding import make_office, make_station, pair_station

DAY = date(2022, 4, 18)
GATES = {1: N_("East gate"), 2: N_("North gate")}
PASSES = 130
AREA = "110101"
RECOVERY = "recovery.txt"
TEAM = (
    Operator("L01", "示例带班甲", Role.LEADER),
    Operator("L02", "示例带班乙", Role.LEADER),
    Operator("G01", "示例值守甲", Role.GUARD),
    Operator("G02", "示例值守乙", Role.GUARD),
    Operator("G03", "示例值守丙", Role.GUARD),
    Operator("G04", "示例值守丁", Role.GUARD),
)

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True)
class Plan:
    """Where the day is written, from which seed, with which pictures."""

    out: Path
    seed: int
    progress: Progress
    pictures: Path | None = None

    def key(self, home: str) -> KeyFile:
        return KeyFile(self.out / "keys" / f"{home}.key")

    @property
    def stick(self) -> Path:
        return self.out / "stick"


def play_day(plan: Plan) -> Summary:
    """Make everything and play the day; the files are named in the summary."""
    optics = Optics(plan.seed, plan.pictures)  # looks for the pictures
    midnight = datetime.combine(DAY, time(), CHINA)
    clock = DemoClock(midnight - timedelta(hours=10))
    for folder in (plan.out / "keys", plan.out / "paper", plan.stick):
        folder.mkdir(parents=True)
    _make_homes(plan, clock)
    with ExitStack() as homes:
        office = homes.enter_context(
            open_office(plan.out / "office", plan.key("office"), clock)
        )
        codes = _prepare(office, plan, midnight)
        for number in GATES:
            _pair(office, plan, clock, number)
        stations = {
            number: homes.enter_context(
                open_station(_home(plan, number), plan.key(_name(number)), clock)
            )
            for number in GATES
        }
        player = Player(stations, clock, codes, optics)
        steps = _steps(office, codes, midnight, plan.seed)
        with plan.progress(_("Playing the day"), len(steps)) as tell:
            player.play(steps, tell)
        first, again = _bring_home(office, stations, plan)
        _print_logs(stations, plan)
        return summarise(player.tally, office, stations, (first, again), plan.out)


def _name(number: int) -> str:
    return f"gate-{number}"


def _home(plan: Plan, number: int) -> Path:
    return plan.out / _name(number)


def _make_homes(plan: Plan, clock: DemoClock) -> None:
    settings = Settings(HomeRole.OFFICE, "office", COMMUNITY, demo=True)
    recovery = _recovery_key(plan, clock.now().at)
    ways = (plan.key("office"), Recipient(recovery.recipient))
    make_office(plan.out / "office", settings, ways, clock)
    for number in GATES:
        blank = Settings(HomeRole.STATION, "", _name(number), demo=True)
        make_station(_home(plan, number), blank, (plan.key(_name(number)),), clock)


def _recovery_key(plan: Plan, at: datetime) -> RecoveryKey:
    """On paper, as an office has it; and, for trying things out, in a file."""
    key, holder = new_recovery_key(), TEAM[0].name
    text = file_text(key, "office", holder, f"{at:%Y-%m-%d}")
    write_private(plan.out / "keys" / RECOVERY, text.encode())
    paper = RecoverySheet("office", COMMUNITY, holder, key, at)
    recovery_sheet.write(paper, plan.out / "paper" / "recovery.pdf")
    return key


def _prepare(office: OpenOffice, plan: Plan, midnight: datetime) -> Mapping[str, str]:
    """Register, operators, lists, policy and passes; person id to pass text."""
    sheet = plan.out / "register.xlsx"
    with plan.progress(_("Writing the register sheet"), None):
        write_template(sheet, residents(plan.seed, DAY - timedelta(days=1)))
    with plan.progress(_("Importing the register"), None) as tell:
        import_register(sheet, office.register, office.recorder(), progress=tell)
    office.register.set_operators(TEAM)
    isolated = _isolated(_people(office))
    office.register.set_lists({isolated.person.person_id: ("home-isolation",)})
    set_policy(office.end, policy_text(midnight))
    terms = PassTerms(
        midnight - timedelta(days=1), midnight + timedelta(days=90, seconds=-1)
    )
    with plan.progress(_("Issuing passes"), PASSES) as tell:
        holders = _holders(_people(office))
        cards = issue_for_all(holders, terms, office.passes(AREA), tell)
    pass_cards.write(cards, plan.out / "paper" / "passes.pdf", midnight)
    return {card.person_id: card.code_text for card in cards}


def _people(office: OpenOffice) -> list[Resident]:
    """Everybody, in an order that does not depend on random ids."""
    return sorted(office.register.residents(), key=_door_and_name)


def _door_and_name(resident: Resident) -> tuple[str, str, str]:
    home = resident.person.home
    document = resident.person.document
    return (
        home.key if home else "",
        resident.person.name,
        document.number if document else "",
    )


def _holders(people: list[Resident]) -> list[Resident]:
    """Pass holders live all over the place, none in the confined building."""
    isolated = _isolated(people)
    free = [r for r in people if not _is_confined(r) and r is not isolated]
    return free[:: max(1, len(free) // PASSES)][:PASSES]


def _is_confined(resident: Resident) -> bool:
    home = resident.person.home
    return home is not None and home.building == BUILDING


def _isolated(people: list[Resident]) -> Resident:
    """Somebody of the village isolating at home."""
    return next(
        r for r in people if r.person.home and r.person.home.kind is PlaceKind.HOUSE
    )


def _pair(office: OpenOffice, plan: Plan, clock: DemoClock, number: int) -> None:
    """By file and code, as a stick and a telephone call would do it."""
    card = GateCard(_name(number), _name(number), _(GATES[number]), "")
    made, code = pairing.make(office.end, card)
    path = plan.stick / made.name
    path.write_bytes(made.data)
    invitation = pairing.read(path.read_bytes(), code)
    pair_station(_home(plan, number), plan.key(_name(number)), invitation, clock)


def _steps(
    office: OpenOffice, codes: Mapping[str, str], midnight: datetime, seed: int
) -> tuple[Step, ...]:
    people = _people(office)
    confined = next(r for r in people if _is_confined(r))
    return script(people, codes, confined, _isolated(people), midnight, seed)


def _bring_home(
    office: OpenOffice, stations: Mapping[int, OpenStation], plan: Plan
) -> tuple[ImportReport, ImportReport]:
    """Handovers to the stick, twice into the office, receipts back to the gates."""
    for station in stations.values():
        hand_over(station.end, str(plan.stick))
    with plan.progress(_("Importing at the office"), None) as tell:
        first = receive(office.end, [str(plan.stick)], progress=tell)
    again = receive(office.end, [str(plan.stick)])
    for made in brief_all(office.end):
        (plan.stick / made.name).write_bytes(made.data)
        for station in stations.values():
            if station.settings.id == made.manifest.station:
                adopt(station.end, made.data)
                station.refresh()
    return first, again


def _print_logs(stations: Mapping[int, OpenStation], plan: Plan) -> None:
    for station in stations.values():
        view = day_log(DAY, station.settings.gate, station.gate())
        stem = plan.out / "paper" / f"{station.settings.id}-{DAY.isoformat()}"
        log_pdf.write(view, stem.with_suffix(".pdf"))
        log_xlsx.write(view, stem.with_suffix(".xlsx"))
