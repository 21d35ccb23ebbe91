"""Every sheet that there is, each with one text where names and notes stand."""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from printing import (
    destroy_record,
    document,
    help_cards,
    notices,
    recovery_sheet,
    shift_sheet,
)
from printing.blocks import Form, Imprint
from printing.day_log import pdf as day_log_pdf
from printing.forms import hygiene, people, registers
from printing.forms.letters import copies_of
from printing.passes import pdf as passes
from printing.passes.pdf import PassPaper
from station.domain.help_cards import HelpCard, Household, Responsible
from station.domain.letters import Letter, Notice
from station.domain.moments import to_us
from station.domain.people import Person, Resident
from station.domain.views import DayLogView, LedgerRow, PassCard
from station.services.destroying import Certificate, Destroyed
from station.services.shift_sheet import ShiftSheet, Standing
from station.workspace.recovery import new_recovery_key
from tests.data.sample_day import COMMUNITY, DAY, day_log, flat, sample_day

KEY = new_recovery_key()
# Names are never in full on these.
MASKED = frozenset({"temperature-posting", "place-code"})


def _form(form: Form) -> bytes:
    return document.render([form], Imprint(COMMUNITY, "", DAY))[0]


def day_of(text: str) -> DayLogView:
    """The sample day, with the text as name, purpose and note of everybody."""
    rows = sample_day().rows
    return day_log(
        tuple(
            msgspec.structs.replace(
                row,
                person=msgspec.structs.replace(row.person, name=text),
                purpose=text,
                note=text,
            )
            for row in rows[:12]
        )
    )


def _resident(text: str) -> Resident:
    return Resident(Person(name=text, home=flat("3", "2", "1501")))


def _pass(text: str, form: str) -> bytes:
    card = PassCard("p", "1", "resident", flat("1", "1", "1"), "2022-06-30", "GP1:X")
    named = msgspec.structs.replace(card, name=text)
    return passes.render([named], DAY, PassPaper(form, 3, backs=True))[0]


def _letter(text: str) -> bytes:
    letter = Letter(
        "告知书", "GZ-2022-0001", (f"{text}：", "请您配合。"), ("日期",), ("",)
    )
    return _form(copies_of(letter, COMMUNITY)[0])


def _disinfection(text: str) -> bytes:
    row = LedgerRow(
        kind="disinfection",
        subject="门厅",
        state="done",
        due_us=None,
        fields={"agent": "含氯消毒剂", "minutes": 30, "note": text},
        record_id="r",
        station="gate-1",
        volume="v",
        seq=1,
        at_us=to_us(DAY),
    )
    return _form(hygiene.disinfection_record(COMMUNITY, "2022-03-15", [row]))


def _help_card(text: str) -> bytes:
    grids = {"2": Responsible(text, "19000000001")}
    card = HelpCard(
        "明白卡", (("网格责任人", "{watcher} {watcher_phone}"),), grids=grids
    )
    door = msgspec.structs.replace(flat("3", "2", "101"), grid="2")
    return help_cards.render([Household(door, "")], card, COMMUNITY, DAY)[0]


def _envelope(text: str) -> bytes:
    task = notices.GridTask("2", text, 120, 310, ("明白卡 120",))
    return notices.grid_envelopes([task], COMMUNITY, DAY)[0]


def _place_code(_text: str) -> bytes:
    grey = np.full((300, 300, 3), 128, np.uint8)
    jpeg = cv2.imencode(".jpg", grey)[1].tobytes()
    return notices.place_code_frame(jpeg, COMMUNITY, DAY)[0]


def _shift(text: str) -> bytes:
    view = sample_day()
    sheet = ShiftSheet(
        name="0315-2",
        shift="s",
        community=view.community,
        gate=view.gate,
        station="gate-1",
        leader=text,
        guards=("马志强",),
        opened_us=to_us(DAY),
        closed_us=to_us(DAY),
        printed_us=to_us(DAY),
        counts=view.counts,
        holds=(),
        inside=(),
        sees_leaving=True,
        standing=Standing(view.gate, unsent=0, files=0),
        items="",
        note=text,
        policy_version=7,
        policy_label="管控",
        orders=(),
        volume="625bace0d86bc979",
        head_seq=1,
        head_link="ab" * 32,
    )
    return _form(shift_sheet.form_of(sheet))


def _destroyed(text: str) -> bytes:
    certificate = Certificate(
        role="station",
        id="gate-1",
        name="东门一号终端",
        gate="东门",
        community=COMMUNITY,
        office="sun",
        at_us=to_us(DAY),
        records={},
        volumes=(),
        unsent=0,
        outbox=(),
        exported=0,
        files=1,
        size=1,
        untouched=(),
        leader=text,
        witness="见证",
        public_key="RWR45KGlBt4thX",
    )
    done = Destroyed(1, 1, ())
    record = destroy_record.DestroyRecord(certificate, done, "a.json", "cd" * 32)
    return destroy_record.render(record)[0]


def _recovery(text: str) -> bytes:
    paper = recovery_sheet.RecoverySheet("sun", COMMUNITY, text, KEY, DAY)
    return recovery_sheet.render(paper)


def _notice(text: str) -> Notice:
    return Notice("告示", (text, "请您配合"), "感谢")


EVERY: dict[str, Callable[[str], bytes]] = {
    "day-log": lambda t: day_log_pdf.render(day_of(t), masked=False)[0],
    "visitors": lambda t: _form(registers.visitor_register(day_of(t), masked=False)),
    "vehicles": lambda t: _form(registers.vehicle_register(day_of(t), masked=False)),
    "temperatures": lambda t: _form(
        registers.temperature_record([day_of(t)], masked=False)
    ),
    "temperature-posting": lambda t: _form(registers.temperature_posting(day_of(t))),
    "disinfection": _disinfection,
    "observation": lambda t: _form(people.observation_sheet(COMMUNITY, _resident(t))),
    "returnee": lambda t: _form(people.returnee_declaration(COMMUNITY, _resident(t))),
    "letter": _letter,
    "pass-cards": lambda t: _pass(t, "card"),
    "pass-slips": lambda t: _pass(t, "slip"),
    "help-card": _help_card,
    "checkpoint-sign": lambda t: notices.checkpoint_sign(_notice(t), COMMUNITY, DAY)[0],
    "resident-rules": lambda t: notices.rules_poster(_notice(t), COMMUNITY, DAY)[0],
    "place-code": _place_code,
    "visitor-plates": lambda t: notices.visitor_plates(1, 8, t, DAY)[0],
    "grid-envelopes": _envelope,
    "shift-sheet": _shift,
    "destroy-record": _destroyed,
    "recovery-sheet": _recovery,
}
