"""Passages from their tables into the rows that screens and paper take."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table, select

from db.rows import (
    CorrectionRow,
    FindingRow,
    PassageColumns,
    ReadingRow,
    ShownRow,
)
from db.statements import batches
from db.tables_journal import (
    passage,
    passage_correction,
    passage_finding,
    passage_reading,
    passage_shown,
)
from station.domain.credentials import (
    CodeKind,
    JudgedHow,
    Problem,
    Shown,
    TestResult,
)
from station.domain.people import Document, DocumentKind, Person, Sex
from station.domain.places import Place
from station.domain.symbols import Colour
from station.domain.verdict import Finding, FindingValue, Outcome
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction, Reading, Site

Part = TypeVar("Part", FindingRow, ShownRow, ReadingRow, CorrectionRow)
_AT_ONCE = 500

_PLACE = msgspec.json.Decoder(Place)
_TEXTS = msgspec.json.Decoder(dict[str, str])
_PARAMS = msgspec.json.Decoder(dict[str, FindingValue])
_NAMES = msgspec.json.Decoder(tuple[str, ...])


def passages() -> Select[Any]:
    """Every passage in its present state; narrow and order it, then `load` it."""
    return select(passage)


def load(connection: Connection, query: Select[Any]) -> tuple[PassageRow, ...]:
    """The passages of a query of `passages()`, in its order, with all their parts."""
    columns = [PassageColumns(*row) for row in connection.execute(query)]
    rows: list[PassageRow] = []
    for some in batches(columns, _AT_ONCE):
        ids = [one.id for one in some]
        findings = _parts(connection, passage_finding, FindingRow, ids)
        shown = _parts(connection, passage_shown, ShownRow, ids)
        readings = _parts(connection, passage_reading, ReadingRow, ids)
        corrections = _parts(connection, passage_correction, CorrectionRow, ids)
        rows += [
            msgspec.structs.replace(
                _row(one),
                findings=_last_findings(findings.get(one.id, ())),
                shown=tuple(map(_shown, shown.get(one.id, ()))),
                readings=tuple(map(_reading, readings.get(one.id, ()))),
                corrections=tuple(
                    (part.field, part.old, part.new, part.reason)
                    for part in corrections.get(one.id, ())
                ),
            )
            for one in some
        ]
    return tuple(rows)


def person_of(columns: PassageColumns) -> Person:
    """The person of a passage, as corrected."""
    document = None
    if columns.document_kind:
        document = Document(
            DocumentKind(columns.document_kind), columns.document_number
        )
    return Person(
        name=columns.name,
        document=document,
        phone=columns.phone,
        sex=Sex(columns.sex),
        birth=date.fromisoformat(columns.birth) if columns.birth else None,
        person_id=columns.person_id,
        household_id=columns.household_id,
        home=place_of(columns.home),
    )


def _parts(
    connection: Connection, table: Table, part: type[Part], ids: Sequence[int]
) -> dict[int, list[Part]]:
    query = select(table).where(table.c.passage.in_(ids)).order_by(*table.primary_key)
    found: dict[int, list[Part]] = {}
    for row in connection.execute(query):
        found.setdefault(row.passage, []).append(part(*row))
    return found


def _row(one: PassageColumns) -> PassageRow:
    return PassageRow(
        record_id=one.record_id,
        station=one.station,
        volume=one.volume,
        seq=one.seq,
        at_us=one.at_us,
        offset_min=one.offset_min,
        recorded_us=one.recorded_us,
        direction=Direction(one.direction),
        category=Category(one.category),
        person=person_of(one),
        outcome=Outcome(one.outcome),
        first_outcome=Outcome(one.first_outcome),
        waiting=one.waiting,
        host=place_of(one.host),
        pass_id=one.pass_id,
        plate=one.plate,
        party=one.party,
        purpose=one.purpose,
        operator=one.operator,
        shift=one.shift,
        policy_version=one.policy_version,
        local_orders=_NAMES.decode(one.local_orders),
        override_reason=one.override_reason,
        paper_line=_paper(one),
        void=one.void,
        note=one.note,
    )


def _paper(one: PassageColumns) -> str:
    """Page and line of a paper entry, as `3/12`."""
    return "" if one.paper_page is None else f"{one.paper_page}/{one.paper_line}"


def _last_findings(parts: Sequence[FindingRow]) -> tuple[Finding, ...]:
    """Those of the latest verdict: found anew replaces found first."""
    stage = max((part.stage for part in parts), default=0)
    return tuple(
        Finding(part.code, Outcome(part.outcome), _PARAMS.decode(part.params))
        for part in parts
        if part.stage == stage
    )


def _shown(part: ShownRow) -> Shown:
    return Shown(
        kind=CodeKind(part.kind),
        how=JudgedHow(part.how),
        issuer=part.issuer,
        colour=Colour(part.colour) if part.colour else None,
        popup=part.popup,
        verified=part.verified,
        problem=Problem(part.problem) if part.problem else None,
        digest=part.digest,
        test=TestResult(part.test) if part.test else None,
        test_age_h=part.test_age_h,
        star=part.star,
        fields=_TEXTS.decode(part.fields),
    )


def _reading(part: ReadingRow) -> Reading:
    return Reading(part.at_us, part.celsius, Site(part.site), part.device)


def place_of(text: str) -> Place | None:
    return _PLACE.decode(text) if text else None
