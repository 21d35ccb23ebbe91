"""Rows as the tables hold them, field by field in the order of the columns.

They are of `db` alone: screens get the rows of `station.domain.views`. Lists and places
are JSON text; empty text means unknown, as in the domain.
"""

import msgspec

from station.domain.records import SealedRecord


class Kept(msgspec.Struct, frozen=True):
    """A record under the number that this home gave it on arrival."""

    id: int
    record: SealedRecord


class JournalRow(msgspec.Struct, frozen=True):
    """A record without its content."""

    id: int
    station: str
    volume: str
    seq: int
    record_id: str
    kind: str
    version: int
    wall_us: int
    envelope: bytes
    commitment: bytes
    link: bytes


class PayloadRow(msgspec.Struct, frozen=True):
    """The content of a record; both empty where it came erased."""

    id: int
    payload: bytes | None
    salt: bytes | None


class Stored(JournalRow, frozen=True):
    """A record with its content; `content` is None where it was erased here."""

    content: int | None
    payload: bytes | None
    salt: bytes | None


class SetAsideRow(msgspec.Struct, frozen=True):
    """`reason` is an English msgid."""

    id: int
    reason: str


class AmendmentRow(msgspec.Struct, frozen=True):
    """`target`: the record_id of the passage that is spoken of."""

    id: int
    target: str


class PassageColumns(msgspec.Struct, frozen=True):
    """One passage: what counts now, beside what was said first."""

    id: int
    record_id: str
    station: str
    volume: str
    seq: int
    at_us: int
    offset_min: int
    recorded_us: int
    operator: str
    shift: str
    direction: str
    category: str
    outcome: str
    first_outcome: str
    waiting: bool
    void: bool
    name: str
    document_kind: str
    document_number: str
    document_tail: str
    phone: str
    phone_tail: str
    sex: str
    birth: str
    person_id: str
    household_id: str
    home: str
    home_key: str
    host: str
    host_key: str
    pass_id: str
    plate: str
    party: str
    purpose: str
    policy_version: int
    local_orders: str
    override_by: str
    override_reason: str
    paper_page: int | None
    paper_line: int | None
    paper_writer: str
    note: str


class FindingRow(msgspec.Struct, frozen=True):
    """One reason of a verdict."""

    passage: int
    ordinal: int
    stage: int
    code: str
    outcome: str
    params: str


class ShownRow(msgspec.Struct, frozen=True):
    """One credential as it was shown."""

    passage: int
    ordinal: int
    kind: str
    how: str
    issuer: str
    colour: str
    popup: bool
    verified: bool | None
    problem: str
    digest: str
    test: str
    test_age_h: float | None
    star: bool
    fields: str


class ReadingRow(msgspec.Struct, frozen=True):
    """One temperature in °C, None for “Lo”."""

    passage: int
    ordinal: int
    stage: int
    at_us: int
    celsius: float | None
    site: str
    device: str


class CorrectionRow(msgspec.Struct, frozen=True):
    """One field put right."""

    passage: int
    ordinal: int
    field: str
    old: str
    new: str
    reason: str


class LedgerColumns(msgspec.Struct, frozen=True):
    """What a station last said about a subject."""

    kind: str
    subject: str
    station: str
    id: int
    volume: str
    seq: int
    record_id: str
    at_us: int
    state: str
    due_us: int | None
    fields: str


class PassageRows(msgspec.Struct, frozen=True):
    """Everything the tables hold of one passage in its present state."""

    passage: PassageColumns
    findings: tuple[FindingRow, ...]
    shown: tuple[ShownRow, ...]
    readings: tuple[ReadingRow, ...]
    corrections: tuple[CorrectionRow, ...]
