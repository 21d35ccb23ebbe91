"""Offices and stations over many days, with everything that happens to laptops.

Sticks are lost, damaged, late, brought twice or to another office; laptops are cloned,
rolled back to an old copy of their disk, restored, lost and replaced. `check` says what
must hold after all that.
"""

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field

import msgspec

from db.verify import verify
from resources import text
from station.domain.exchange import GateCard, HandoverManifest
from station.domain.import_report import FileState
from station.domain.kinds import PASSAGE
from station.domain.records import Line, decode_envelope
from station.handover.container import decrypt, read_lines, unpack
from station.services import pairing
from station.services.adopt import adopt
from station.services.brief import brief
from station.services.hand_over import hand_over
from station.services.policy_versions import put_policy
from station.services.receive import receive
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile
from tests.fakes.clock import TickingClock
from tests.fakes.passages import passage_draft
from ui.compose import open_office, open_station
from ui.founding import make_office, make_station, pair_station

POLICY = text("policy/default.toml")
HOUR_US = 3_600_000_000
COPIED = "Station {station} was copied: record {number} is here otherwise."
FORMER = "The former laptop of station {station} wrote this after it was withdrawn."


@dataclass
class Stick:
    """A file on its way, and the records that it carries."""

    path: object
    office: str
    records: frozenset


@dataclass
class Laptop:
    """One computer at a gate; a clone is a second one of the same station."""

    station: str
    office: str
    root: object


@dataclass
class World:
    """`plan`: stations of each office. Everything random comes from `seed`."""

    root: object
    plan: dict
    seed: int
    clock: TickingClock = field(default_factory=TickingClock)
    laptops: list = field(default_factory=list)
    late: list = field(default_factory=list)
    copies: dict = field(default_factory=dict)
    arrived: dict = field(default_factory=dict)
    forks: set = field(default_factory=set)
    too_late: set = field(default_factory=set)
    events: Counter = field(default_factory=Counter)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        self.key = self.root / "key.txt"
        self.way = KeyFile(self.key)
        self.numbers = iter(range(1, 10_000_000))
        for office, stations in self.plan.items():
            self.arrived[office] = set()
            settings = Settings(HomeRole.OFFICE, office, office, ballast_mib=0)
            make_office(self.root / office, settings, (self.way,), self.clock)
            with self.office(office) as opened:
                put_policy(opened.end, POLICY)
            for station in stations:
                self.pair(station, office)

    def office(self, name):
        return open_office(self.root / name, self.way, self.clock)

    def open(self, laptop):
        return open_station(laptop.root, self.way, self.clock)

    def pair(self, station, office):
        """A new laptop for this station."""
        root = self.root / f"laptop-{len(self.laptops)}-{next(self.numbers)}"
        card = GateCard(station, station, station, "阳光花园")
        with self.office(office) as opened:
            invitation = pairing.invite(opened.end, card)
        settings = Settings(HomeRole.STATION, "", "", ballast_mib=0)
        make_station(root, settings, (self.way,), self.clock)
        pair_station(root, self.way, invitation, self.clock)
        self.laptops.append(Laptop(station, office, root))

    # a day

    def day(self, number):
        self.clock.pass_by(20 * HOUR_US)
        if number in SURE:
            SURE[number](self, self.random.choice(self.laptops))
        for laptop in list(self.laptops):
            if laptop in self.laptops:  # else it was replaced together with its clone
                self.work(laptop)
                if self.chance(0.8):
                    self.send(laptop)
                self.mishap(laptop)
        for stick in self.some(self.late):
            self.bring(stick)
        for laptop in self.some(self.laptops):
            self.brief(laptop)

    def some(self, things):
        return [one for one in things if self.chance(0.5)]

    def chance(self, share):
        return self.random.random() < share

    def work(self, laptop):
        with self.open(laptop) as station:
            count = self.random.randint(1, 4)
            drafts = [
                passage_draft(next(self.numbers), self.clock) for _ in range(count)
            ]
            station.journal.append(*drafts)

    def send(self, laptop):
        """Everything not receipted onto a stick, and what becomes of the stick."""
        for stick in self.handed_over(laptop):
            fate = self.random.random()
            if fate < 0.15:
                self.events["lost"] += 1
            elif fate < 0.3:
                self.events["late"] += 1
                self.late.append(stick)
            elif fate < 0.37:
                self.damage(stick)
            elif fate < 0.42:
                self.misdirect(stick)
            else:
                self.bring(stick)
                if self.chance(0.2):
                    self.bring(stick)

    def handed_over(self, laptop):
        folder = self.root / f"stick-{next(self.numbers)}"
        folder.mkdir()
        with self.open(laptop) as station:
            return [
                Stick(folder / sent.file.name, laptop.office, _ids(station, sent.file))
                for sent in hand_over(station.end, str(folder))
            ]

    def bring(self, stick):
        with self.office(stick.office) as office:
            (report,) = receive(office.end, [str(stick.path)]).files
        if report.state is FileState.SET_ASIDE and report.reason.msgid == COPIED:
            self.events["forked"] += 1
            self.forks |= stick.records
        elif report.state is FileState.SET_ASIDE or report.cut:
            assert report.cut or report.reason.msgid == FORMER
            self.events["too late"] += 1
            self.too_late |= stick.records
        else:
            assert report.state in {FileState.IMPORTED, FileState.HELD}, report
            self.arrived[stick.office] |= stick.records
        self.events["brought"] += 1

    def damage(self, stick):
        """One bit flipped on the way: refused, and nothing of it is taken."""
        data = bytearray(stick.path.read_bytes())
        data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        stick.path.write_bytes(data)
        self.refused(stick, stick.office)
        self.events["damaged"] += 1

    def misdirect(self, stick):
        others = [name for name in self.plan if name != stick.office]
        if others:
            self.refused(stick, self.random.choice(others))
            self.events["misdirected"] += 1

    def refused(self, stick, office):
        with self.office(office) as opened:
            before = {head for head in opened.journal.heads() if head.station != office}
            (report,) = receive(opened.end, [str(stick.path)]).files
            assert report.state is FileState.REFUSED
            after = {head for head in opened.journal.heads() if head.station != office}
            assert before == after

    def brief(self, laptop):
        with self.office(laptop.office) as office:
            entry = office.exchange.station(laptop.station)
            if entry.keys is None:
                return
            data = brief(office.end, laptop.station).data
        with self.open(laptop) as station:
            adopt(station.end, data)

    # what happens to laptops

    def mishap(self, laptop):
        fate = self.random.random()
        if fate < 0.03:
            self.clone(laptop)
        elif fate < 0.08:
            self.copy(laptop)
        elif fate < 0.11 and laptop.station in self.copies:
            self.roll_back(laptop)
        elif fate < 0.14 and laptop.station in self.copies:
            self.restore_database(laptop)
        elif fate < 0.16:
            self.replace(laptop)

    def copy(self, laptop):
        """Somebody keeps a copy of the whole home."""
        copy = self.root / f"copy-{next(self.numbers)}"
        shutil.copytree(laptop.root, copy)
        self.copies[laptop.station] = laptop, copy

    def copy_and(self, deed):
        """A copy, a day's work that reaches the office, and the copy comes back."""
        laptop = self.random.choice(self.laptops)
        self.copy(laptop)
        self.work(laptop)
        for stick in self.handed_over(laptop):
            self.bring(stick)
        deed(laptop)

    def clone(self, laptop):
        """The disk copied to a second computer; both go on working for a while."""
        if sum(one.station == laptop.station for one in self.laptops) > 1:
            return
        root = self.root / f"laptop-clone-{next(self.numbers)}"
        shutil.copytree(laptop.root, root)
        self.laptops.append(Laptop(laptop.station, laptop.office, root))
        self.events["cloned"] += 1

    def roll_back(self, laptop):
        """The whole disk as it was, head note and all: the laptop cannot tell."""
        owner, copy = self.copies[laptop.station]
        if owner is not laptop:
            return
        for old in laptop.root.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(copy, laptop.root, dirs_exist_ok=True)
        self.events["rolled back"] += 1

    def restore_database(self, laptop):
        """The database alone from an old copy: the note beside it tells."""
        owner, copy = self.copies[laptop.station]
        if owner is not laptop:
            return
        for name in ("journal.db-wal", "journal.db-shm"):
            (laptop.root / name).unlink(missing_ok=True)
        shutil.copy(copy / "journal.db", laptop.root / "journal.db")
        self.events["restored"] += 1

    def replace(self, laptop):
        """The laptop is gone; what it sent arrives, then the station gets a new one.

        Sticks of before are still about, and whoever found it goes on recording.
        """
        mates = [one for one in self.laptops if one.station == laptop.station]
        for stick in [stick for one in mates for stick in self.handed_over(one)]:
            self.bring(stick)
        for one in mates:
            self.laptops.remove(one)
        self.copies.pop(laptop.station, None)
        with self.office(laptop.office) as office:
            pairing.revoke(office.end, laptop.station)
        self.pair(laptop.station, laptop.office)
        self.work(laptop)
        self.late += self.handed_over(laptop)
        self.events["replaced"] += 1

    # the end

    def settle(self):
        """Every stick that is still about arrives; every laptop sends what it has."""
        for stick in self.late:
            self.bring(stick)
        for _again in range(3):
            for laptop in self.laptops:
                for stick in self.handed_over(laptop):
                    self.bring(stick)
                self.brief(laptop)

    def check(self):
        """Each record that arrived is at its office once, or in a file named a fork."""
        for name, stations in self.plan.items():
            with self.office(name) as office:
                held = Counter(_held(office))
                aside = _aside(office)
                assert verify(office.engine).holds
                rows = office.passages
                seen = {x for x in held if rows.passage(x) is not None}
                heads = {head.station for head in office.journal.heads()}
            assert set(held.values()) <= {1}
            assert self.arrived[name] <= held.keys()
            assert heads <= {name, *stations}
            assert seen == held.keys()
            assert aside <= self.forks | self.too_late
            elsewhere = [self.arrived[other] for other in self.plan if other != name]
            assert not any(held.keys() & others for others in elsewhere)
        assert self.forks | self.too_late <= self._accounted()

    def _accounted(self):
        """Records that an office holds, or keeps in a file beside its inbox."""
        found = set()
        for name in self.plan:
            with self.office(name) as office:
                found |= set(_held(office)) | _aside(office)
        return found


# what happens on some day of any long run, whatever the dice say
SURE = {
    6: World.clone,
    12: lambda world, _one: world.copy_and(world.roll_back),
    18: lambda world, _one: world.copy_and(world.restore_database),
    24: World.replace,
}


def _ids(station, file):
    """The passages that a handover carries."""
    records = station.journal.records(
        station.settings.id, file.volume, file.first, file.last
    )
    return frozenset(
        one.envelope.record_id for one in records if one.envelope.kind == PASSAGE.name
    )


def _held(office):
    for head in office.journal.heads():
        if head.station == office.settings.id:
            continue
        for first, last in office.exchange.held(head.station, head.volume):
            for one in office.journal.records(head.station, head.volume, first, last):
                if one.envelope.kind == PASSAGE.name:
                    yield one.envelope.record_id


def _aside(office):
    """The passages in files that were set aside untouched."""
    found = set()
    for path in (office.home.inbox / "aside").glob("*"):
        # read without asking who signed: the station may have a new laptop by now
        members = unpack(decrypt(path.read_bytes(), office.keys.age))
        manifest = msgspec.json.decode(members.manifest, type=HandoverManifest)
        for body in read_lines(members.records, manifest.content):
            envelope = decode_envelope(msgspec.json.decode(body, type=Line).e)
            if envelope.kind == PASSAGE.name:
                found.add(envelope.record_id)
    return found
