"""What the auditor reads: who did what with data and rights, and nothing of passages.

Here are the facts themselves; the file that an auditor takes along is in
`station.services.audit_file`.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from station.codes.digests import code_digest
from station.domain.kinds import (
    AUDITED,
    RESOLUTION,
    SEARCHED,
    FieldValue,
    LedgerEntry,
    decode_payload,
)
from station.domain.passages import Resolution
from station.domain.records import SealedRecord
from station.services.recorder import Recorder
from station.wording import masks

OVERRIDE = "override"
NUMBER = "number"
_NUMBER_MARK = "number\0"  # no code text holds it
_SEPARATORS = re.compile(r"[\s-]")
_PLAIN = re.compile(r"[A-Za-z]{0,2}\d{7,}[A-Za-z]?")
_SPACED = re.compile(r"\d{10,}[Xx]?")
# Fields that hold a person's name or words about somebody: shown in part or not at all.
_MASKED = {
    "name": masks.name,
    "giver": masks.name,
    "done_by": masks.name,
    "phone": masks.phone,
}


class AuditRow(msgspec.Struct, frozen=True):
    """One audited fact, fit to be shown: names masked, no content of a passage."""

    record_id: str
    station: str
    volume: str
    seq: int
    at_us: int
    offset_min: int
    operator: str
    shift: str
    kind: str
    subject: str
    state: str
    fields: dict[str, FieldValue]


def is_number(text: str) -> bool:
    """Whether a search is for somebody's number: a document or a telephone.

    A door is written with hyphens and has fewer digits.
    """
    stripped = text.strip()
    return bool(
        _PLAIN.fullmatch(stripped) or _SPACED.fullmatch(_SEPARATORS.sub("", stripped))
    )


def note_search(number: str, found: int, recorder: Recorder, key: bytes) -> None:
    """Record that somebody was looked for by number: a keyed digest, never the number.

    `key` is the office's digest key, so that the same number is told at every gate.
    """
    plain = _SEPARATORS.sub("", number).upper()
    digest = code_digest(key, _NUMBER_MARK + plain)
    recorder.note(SEARCHED, recorder.fresh_id(), NUMBER, digest=digest, found=found)


def is_audited(record: SealedRecord) -> bool:
    """Whether an auditor may read this record."""
    return record.envelope.kind in AUDITED or _override(record) is not None


def audit_rows(records: Iterable[SealedRecord]) -> Iterator[AuditRow]:
    """The audited among these records, in their order."""
    for record in records:
        override = _override(record)
        if override is not None:
            yield _row(record, override)
        elif record.envelope.kind in AUDITED:
            yield _row(record, _content(record))


def _override(record: SealedRecord) -> LedgerEntry | None:
    """A resolution by somebody's word: who and what, not why, which may name people."""
    if record.envelope.kind != RESOLUTION.name:
        return None
    said = _decoded(record)
    if not isinstance(said, Resolution) or said.override is None:
        return None
    who, what = said.override.operator, said.override.outcome.value
    return LedgerEntry(said.target, OVERRIDE, fields={"by": who, "outcome": what})


def _content(record: SealedRecord) -> LedgerEntry:
    said = _decoded(record)
    if isinstance(said, LedgerEntry):
        return said
    fields = msgspec.to_builtins(said) if said is not None else {}
    return LedgerEntry("", "", fields={k: _flat(v) for k, v in fields.items()})


def _decoded(record: SealedRecord) -> msgspec.Struct | None:
    """The content; None where it is erased, unknown here or unfit."""
    envelope = record.envelope
    if record.payload is None:
        return None
    try:
        return decode_payload(envelope.kind, envelope.version, record.payload)
    except ValueError:
        return None


def _row(record: SealedRecord, said: LedgerEntry) -> AuditRow:
    envelope = record.envelope
    return AuditRow(
        record_id=envelope.record_id,
        station=envelope.station,
        volume=envelope.volume,
        seq=envelope.seq,
        at_us=envelope.wall_us,
        offset_min=envelope.offset_min,
        operator=envelope.operator,
        shift=envelope.shift,
        kind=envelope.kind,
        subject=said.subject,
        state=said.state,
        fields={name: _shown(name, value) for name, value in said.fields.items()},
    )


def _shown(name: str, value: FieldValue) -> FieldValue:
    mask = _MASKED.get(name)
    return mask(value) if mask is not None and isinstance(value, str) else value


def _flat(value: object) -> FieldValue:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return msgspec.json.encode(value).decode()
