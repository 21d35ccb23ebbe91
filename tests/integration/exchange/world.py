"""A real office and two real gates on disk, made once and copied for each test."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pyrage

from db.engine import open_engine
from db.exchange import SqlExchange
from db.journal import SqlJournal
from db.register import SqlRegister
from resources import text
from station.domain.exchange import GateCard
from station.domain.kinds import KINDS, LedgerEntry, decode_payload
from station.domain.operators import Operator, Role
from station.domain.people import Resident
from station.domain.views import LedgerRow
from station.handover import container
from station.handover.minisign import public_line
from station.services import brief, pairing
from station.services.exchange_port import OfficeEnd, StationEnd
from station.services.hand_over import hand_over
from station.services.ports import Draft
from station.services.receive import receive
from station.workspace.home import HomeRole, Settings, create_home, open_home
from station.workspace.ids import new_record_id
from station.workspace.keyslots import KeyFile, create_slots, unlock
from station.workspace.private_keys import (
    OfficeKeys,
    StationKeys,
    new_office_keys,
    new_station_keys,
    open_keys,
    seal_keys,
)
from tests.fakes.clock import TickingClock
from tests.fakes.passages import a_person, passage_draft

COMMUNITY = "阳光花园"
GATES = ("gate-1", "gate-2")
POLICY = text("policy/default.toml")


class JournalLedger:
    """The `Passages` port as far as the exchange reads it, over the real journal."""

    def __init__(self, journal):
        self._journal = journal

    def ledger(self, kind, subject=""):
        rows = {}
        for head in self._journal.heads():
            for record in self._journal.records(head.station, head.volume, 1, head.seq):
                envelope = record.envelope
                if envelope.kind == kind and KINDS[kind].is_ledger:
                    entry = decoded(record)
                    rows[entry.subject, envelope.station] = LedgerRow(
                        kind=kind,
                        subject=entry.subject,
                        state=entry.state,
                        due_us=entry.due_us,
                        fields=entry.fields,
                        record_id=envelope.record_id,
                        station=envelope.station,
                        volume=envelope.volume,
                        seq=envelope.seq,
                        at_us=envelope.wall_us,
                    )
        return tuple(row for row in rows.values() if subject in {"", row.subject})


def decoded(record):
    value = decode_payload(
        record.envelope.kind, record.envelope.version, record.payload
    )
    assert isinstance(value, LedgerEntry)
    return value


@dataclass
class World:
    """Everything open; `close` before the folder is copied."""

    root: object
    office: OfficeEnd
    gates: dict[str, StationEnd]
    clock: TickingClock
    closers: list

    @property
    def stick(self):
        (self.root / "stick").mkdir(exist_ok=True)
        return self.root / "stick"

    def record(self, gate, *numbers):
        """Passages of these people at a gate."""
        end = self.gates[gate]
        end.journal.append(*(passage_draft(n, self.clock) for n in numbers))

    def sent(self, gate, **how):
        """The files that a gate puts on the stick now."""
        files = hand_over(self.gates[gate], str(self.stick), **how)
        return [self.stick / one.file.name for one in files]

    def taken(self, *paths, **how):
        return receive(self.office, [str(path) for path in paths], **how)

    def briefing(self, gate):
        return brief.brief(self.office, gate)

    def heads(self):
        own = self.office.office
        return {
            (head.station, head.volume): (head.seq, head.link)
            for head in self.office.journal.heads()
            if head.station != own
        }

    def close(self):
        for close in self.closers:
            close()


def build(root):
    """Homes of an office and its gates, invited and settled, nothing handed over."""
    clock = TickingClock()
    office = make_office(root / "office", clock)
    office.register.replace([Resident(a_person(n)) for n in range(30)])
    office.register.set_lists({"person-3": ("home-isolation",)})
    office.register.set_operators([Operator("op-1", "刘洋", Role.LEADER)])
    brief.set_policy(office, POLICY)
    for name in GATES:
        card = GateCard(name, f"{name} 登记终端", f"{name} 卡口", COMMUNITY)
        invitation = pairing.invite(office, card)
        gate = make_gate(root / name, invitation, clock)
        pairing.settle(gate, invitation)


def make_office(root, clock):
    settings = Settings(HomeRole.OFFICE, "office-1", "阳光社区", office="office-1")
    with create_home(root, settings, "test") as home:
        key = create_slots(home.keys, KeyFile(root.parent / "key.txt"))
        keys = new_office_keys()
        seal_keys(home.keys, key, keys)
        end, _close = office_end(home, key, clock, create=True)
        end.journal.open_volume("first", public_line(keys.sign))
    return end


def make_gate(root, invitation, clock):
    gate = invitation.pairing.gate
    settings = Settings(HomeRole.STATION, gate.station, gate.name, gate.gate)
    with create_home(root, settings, "test") as home:
        key = create_slots(home.keys, KeyFile(root.parent / "key.txt"))
        keys = replace_digest_key(new_station_keys(), invitation)
        seal_keys(home.keys, key, keys)
        end, _close = gate_end(home, key, clock, create=True)
        end.journal.open_volume("first", public_line(keys.sign))
    return end


def replace_digest_key(keys, invitation):
    return StationKeys(keys.sign, keys.age, invitation.pairing.digest_key)


def parts(home, key, clock, *, create=False):
    engine = open_engine(home.journal, key, create=create)
    journal = SqlJournal(engine, home.settings.id, clock)
    common = {
        "journal": journal,
        "register": SqlRegister(engine),
        "passages": JournalLedger(journal),
        "exchange": SqlExchange(engine),
        "clock": clock,
        "new_id": new_record_id,
    }
    return common, engine.dispose


def office_end(home, key, clock, *, create=False):
    common, close = parts(home, key, clock, create=create)
    end = OfficeEnd(
        **common,
        office=home.settings.id,
        name=home.settings.name,
        keys=open_keys(home.keys, key, OfficeKeys),
        inbox=home.inbox,
    )
    return end, close


def gate_end(home, key, clock, *, create=False):
    common, close = parts(home, key, clock, create=create)
    end = StationEnd(
        **common,
        station=home.settings.id,
        keys=open_keys(home.keys, key, StationKeys),
        outbox=home.outbox,
    )
    return end, close


def copied(template, root):
    """A world of its own from the template's folders."""
    shutil.copytree(template, root)
    clock = TickingClock()
    clock.pass_by(3_600_000_000)
    closers, gates = [], {}
    for name in ("office", *GATES):
        home = open_home(root / name, "test")
        key = unlock(home.keys, KeyFile(root / "key.txt"))
        make = office_end if name == "office" else gate_end
        end, close = make(home, key, clock)
        closers += [close, home.close]
        gates[name] = end
    return World(root, gates.pop("office"), gates, clock, closers)


@contextmanager
def office_in(root, clock):
    """The office of a copied folder, alone."""
    with open_home(root / "office", "test") as home:
        key = unlock(home.keys, KeyFile(root / "key.txt"))
        end, close = office_end(home, key, clock)
        yield end
        close()


def draft(kind, payload, clock):
    return Draft(new_record_id(clock.now()), kind, payload)


def resealed(data, office, change):
    """A handover opened with the office's key, changed, and encrypted again."""
    members = container.unpack(container.decrypt(data, office.keys.age))
    recipient = str(pyrage.x25519.Identity.from_str(office.keys.age).to_public())
    return container.encrypt(container.pack(change(members)), [recipient])


def as_other_office(office, name="office-2"):
    """Another office on the same journal: its own id and keys."""
    return replace(office, office=name, keys=new_office_keys())


def outbox_names(end):
    return sorted(path.name for path in end.outbox.iterdir())
