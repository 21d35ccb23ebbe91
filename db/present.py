"""From a passage and everything said about it later to the rows of its tables.

A pure function of the records, so that files may arrive in any order: whenever one of
them comes, the rows of its passage are made anew. Order of what was said: the passage's
own station first, by volume and number, then others by name; the office has the last
word.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from db.amending import Present, begin, correct, resolve
from db.rows import (
    CorrectionRow,
    FindingRow,
    Kept,
    PassageColumns,
    PassageRows,
    ReadingRow,
    ShownRow,
)
from station.domain.passages import Correction, Passage, Resolution
from station.domain.people import Person
from station.domain.places import Place

TAIL = 4
# `_value_` of an enumeration is its `value` without the detour through a descriptor,
# which would take a seventh of the time of a row


class Amendment(msgspec.Struct, frozen=True):
    """A resolution or a correction and its place among all records."""

    station: str
    volume: str
    seq: int
    payload: Resolution | Correction


def present_rows(
    kept: Kept, passage: Passage, amendments: Iterable[Amendment]
) -> PassageRows:
    """The rows of one passage after all that was said about it."""
    present = begin(passage)
    home = kept.record.envelope.station
    for amendment in sorted(
        amendments, key=lambda a: (a.station != home, a.station, a.volume, a.seq)
    ):
        if isinstance(amendment.payload, Resolution):
            resolve(present, amendment.payload)
        else:
            correct(present, amendment.payload)
    return PassageRows(
        passage=_columns(kept, passage, present),
        findings=_findings(kept.id, present),
        shown=_shown(kept.id, passage),
        readings=_readings(kept.id, present),
        corrections=tuple(
            CorrectionRow(kept.id, at, *change)
            for at, change in enumerate(present.corrections)
        ),
    )


def _columns(kept: Kept, first: Passage, present: Present) -> PassageColumns:
    envelope, now, paper = kept.record.envelope, present.passage, first.paper
    person, document = now.person, now.person.document
    return PassageColumns(
        id=kept.id,
        record_id=envelope.record_id,
        station=envelope.station,
        volume=envelope.volume,
        seq=envelope.seq,
        at_us=paper.at_us if paper else envelope.wall_us,
        offset_min=envelope.offset_min,
        recorded_us=envelope.wall_us,
        operator=envelope.operator,
        shift=envelope.shift,
        direction=now.direction._value_,
        category=now.category._value_,
        outcome=present.outcome._value_,
        first_outcome=first.verdict.outcome._value_,
        waiting=present.waiting,
        void=present.void,
        name=person.name,
        document_kind=document.kind._value_ if document else "",
        document_number=document.number if document else "",
        document_tail=document.number[-TAIL:] if document else "",
        phone=person.phone,
        phone_tail=person.phone[-TAIL:],
        sex=person.sex._value_,
        birth=_birth(person),
        person_id=person.person_id,
        household_id=person.household_id,
        home=_place(person.home),
        home_key=person.home.key if person.home else "",
        host=_place(now.host),
        host_key=now.host.key if now.host else "",
        pass_id=now.pass_id,
        plate=now.plate,
        party=now.party,
        purpose=now.purpose,
        policy_version=first.verdict.policy_version,
        local_orders=_json(first.verdict.local_orders),
        override_by=present.override_by,
        override_reason=present.override_reason,
        paper_page=paper.page if paper else None,
        paper_line=paper.line if paper else None,
        paper_writer=paper.writer if paper else "",
        note="\n".join(present.notes),
    )


def _findings(passage: int, present: Present) -> tuple[FindingRow, ...]:
    return tuple(
        FindingRow(passage, at, stage, f.code, f.outcome._value_, _json(f.params))
        for at, (stage, f) in enumerate(present.findings)
    )


def _readings(passage: int, present: Present) -> tuple[ReadingRow, ...]:
    return tuple(
        ReadingRow(passage, at, stage, r.at_us, r.celsius, r.site._value_, r.device)
        for at, (stage, r) in enumerate(present.readings)
    )


def _shown(passage: int, first: Passage) -> tuple[ShownRow, ...]:
    return tuple(
        ShownRow(
            passage=passage,
            ordinal=at,
            kind=shown.kind._value_,
            how=shown.how._value_,
            issuer=shown.issuer,
            colour=shown.colour._value_ if shown.colour else "",
            popup=shown.popup,
            verified=shown.verified,
            problem=shown.problem._value_ if shown.problem else "",
            digest=shown.digest,
            test=shown.test._value_ if shown.test else "",
            test_age_h=shown.test_age_h,
            star=shown.star,
            fields=_json(shown.fields),
        )
        for at, shown in enumerate(first.shown)
    )


def _birth(person: Person) -> str:
    return person.birth.isoformat() if person.birth else ""


def _place(place: Place | None) -> str:
    return _json(place) if place else ""


def _json(value: Place | Sequence[str] | Mapping[str, object]) -> str:
    return _ENCODER.encode(value).decode()


_ENCODER = msgspec.json.Encoder(order="deterministic")
