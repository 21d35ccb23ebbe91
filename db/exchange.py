"""The port `Exchange` over the tables of one home."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from db.engine import reading, writing
from db.segments import runs_of
from db.statements import batches
from db.tables_exchange import document, elsewhere, outbox, receipt, station
from db.tables_journal import passage, passage_shown
from station.domain.exchange import (
    Adopted,
    ClockMark,
    FormerKeys,
    GateCard,
    Issue,
    OutboxFile,
    Paired,
    PolicyText,
    PublicKeys,
    Receipt,
    SignedReceipt,
    StationEntry,
    StationState,
)
from station.domain.imports import ImportEntry, whole_entries
from station.domain.moments import from_us, to_us
from station.domain.records import StationId, encode
from station.domain.visit import Direction, History, PastPassage
from station.services.exchange_port import MOST_IMPORTS, Prints, Told

_POLICY = "policy"
_PAIRED = "paired"
_ADOPTED = "adopted"
_ISSUED = "issued"
_CLOCK = "clock"
_IMPORT = "import:"
_PART = "/"
_ISSUES = "issues:"
_PRINTS = "prints:"
_STATION = "station:"
_MINUTE = 60
_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class _Issued(msgspec.Struct):
    number: int = 0


class _Before(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a station was before."""

    revoked_us: int = 0
    former: tuple[FormerKeys, ...] = ()


class _OfStation(msgspec.Struct, frozen=True):
    issues: tuple[Issue, ...] = ()


class SqlExchange:
    """Implements `station.services.exchange_port.Exchange`.

    Every write is one transaction. Faults of the disk and the key are those of
    `db.engine`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def policy(self) -> PolicyText | None:
        return self._document(_POLICY, PolicyText)

    def set_policy(self, policy: PolicyText) -> None:
        with writing(self._engine) as connection:
            _put_policy(connection, policy)

    def policies(self) -> tuple[PolicyText, ...]:
        """Every policy that was in force here, the oldest number first."""
        ours = document.c.name.startswith(_POLICY)
        with reading(self._engine) as connection:
            bodies = connection.scalars(select(document.c.body).where(ours)).all()
        found = (msgspec.json.decode(body, type=PolicyText) for body in bodies)
        by_version = {policy.version: policy for policy in found}
        return tuple(by_version[version] for version in sorted(by_version))

    def receipts(self, station: StationId) -> tuple[SignedReceipt, ...]:
        """The furthest receipt of each volume of a station."""
        wanted = select(receipt.c.body, receipt.c.signature).where(
            receipt.c.station == station
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(receipt.c.volume))
            return tuple(SignedReceipt(row.body, row.signature) for row in rows)

    def save_receipt(self, given: Receipt, signed: SignedReceipt) -> None:
        """Keep a receipt unless one that reaches further is there: none is undone."""
        values = {
            "station": given.station,
            "volume": given.volume,
            "upto": given.upto,
            "body": signed.body,
            "signature": signed.signature,
        }
        put = upsert(receipt).values(values)
        put = put.on_conflict_do_update(
            index_elements=["station", "volume"],
            set_=values,
            where=receipt.c.upto <= given.upto,
        )
        with writing(self._engine) as connection:
            connection.execute(put)

    def clock_mark(self) -> ClockMark:
        return self._document(_CLOCK, ClockMark) or ClockMark()

    def save_clock_mark(self, mark: ClockMark) -> None:
        with writing(self._engine) as connection:
            _put_document(connection, _CLOCK, mark)

    def stations(self) -> tuple[StationEntry, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(station).order_by(station.c.station))
            return tuple(_entry_of(connection, row) for row in rows.all())

    def station(self, name: StationId) -> StationEntry | None:
        with reading(self._engine) as connection:
            row = connection.execute(
                select(station).where(station.c.station == name)
            ).first()
            return _entry_of(connection, row) if row else None

    def save_station(self, entry: StationEntry) -> None:
        with writing(self._engine) as connection:
            _upsert(connection, station, _values_of(entry))
            before = _Before(entry.revoked_us, entry.former)
            _put_document(connection, f"{_STATION}{entry.card.station}", before)

    def next_number(self, step: int = 1) -> int:
        """The number of the next briefing, `step` after the last: never given twice."""
        with writing(self._engine) as connection:
            issued = _get_document(connection, _ISSUED, _Issued) or _Issued()
            issued.number += step
            _put_document(connection, _ISSUED, issued)
        return issued.number

    def issues(self, station: StationId) -> tuple[Issue, ...]:
        return self._issued(station).issues

    def _issued(self, station: StationId) -> _OfStation:
        found = self._document(f"{_ISSUES}{station}", _OfStation)
        return found or _OfStation()

    def prints(self, name: str) -> Prints | None:
        """What a briefing held; stations of one community share it."""
        wanted = select(document.c.body).where(document.c.name == f"{_PRINTS}{name}")
        with reading(self._engine) as connection:
            body = connection.execute(wanted).scalar()
        return None if body is None else msgspec.msgpack.decode(body, type=Prints)

    def save_issues(
        self, station: StationId, issues: tuple[Issue, ...], prints: Prints
    ) -> None:
        """Keep what a station may have in force, and forget what none has."""
        with writing(self._engine) as connection:
            _put_document(connection, f"{_ISSUES}{station}", _OfStation(issues))
            name = f"{_PRINTS}{issues[-1].prints}"
            body = msgspec.msgpack.encode(prints)
            _upsert(connection, document, {"name": name, "body": body})
            rows = connection.scalars(select(document.c.body).where(_named(_ISSUES)))
            known = [msgspec.json.decode(body, type=_OfStation) for body in rows]
            wanted = {f"{_PRINTS}{i.prints}" for one in known for i in one.issues}
            old = _named(_PRINTS) & document.c.name.not_in(wanted)
            connection.execute(delete(document).where(old))

    def imports(self) -> tuple[ImportEntry, ...]:
        """The newest imports, oldest first."""
        query = select(document.c.body).where(_named(_IMPORT)).order_by(document.c.name)
        with reading(self._engine) as connection:
            bodies = connection.scalars(query)
            parts = [msgspec.json.decode(b, type=ImportEntry) for b in bodies]
        return whole_entries(parts)

    def save_import(self, entry: ImportEntry) -> None:
        """Keep a part of an import; the oldest beyond `MOST_IMPORTS` are forgotten."""
        of_one = f"{_IMPORT}{entry.import_id}{_PART}"
        with writing(self._engine) as connection:
            _put_document(connection, f"{of_one}{entry.part:06d}", entry)
            names = connection.scalars(select(document.c.name).where(_named(_IMPORT)))
            known = sorted({name.partition(_PART)[0] for name in names})
            for old in known[:-MOST_IMPORTS]:
                connection.execute(delete(document).where(_named(f"{old}{_PART}")))

    def held(self, station: StationId, volume: str) -> tuple[tuple[int, int], ...]:
        """The ranges of numbers held of another home's volume."""
        with reading(self._engine) as connection:
            runs = runs_of(connection, station, volume)
        return tuple((run.first, run.last) for run in runs)

    def passages_for(self, station: StationId, since_us: int) -> Iterator[Told]:
        """What other gates than this one recorded since then and may count here."""
        wanted = (
            select(*_PAST, passage_shown.c.digest, passage_shown.c.ordinal)
            .outerjoin(
                passage_shown,
                (passage_shown.c.passage == passage.c.id)
                & (passage_shown.c.digest != ""),
            )
            .where(passage.c.station != station, ~passage.c.void)
            .where(passage.c.at_us >= since_us)
            .order_by(passage.c.at_us, passage.c.id, passage_shown.c.ordinal)
        )
        with reading(self._engine) as connection:
            before = None
            for row in connection.execute(wanted):
                if row.digest or row.person_id or row.household_id:
                    yield _told(row, again=row.id == before)
                    before = row.id

    def paired(self) -> Paired | None:
        return self._document(_PAIRED, Paired)

    def save_paired(self, paired: Paired) -> None:
        with writing(self._engine) as connection:
            _put_document(connection, _PAIRED, paired)

    def adopted(self) -> Adopted | None:
        return self._document(_ADOPTED, Adopted)

    def save_adopted(self, adopted: Adopted, past: Iterable[PastPassage]) -> None:
        """Put a briefing in force, the policy and other gates' passages with it."""
        with writing(self._engine) as connection:
            _put_document(connection, _ADOPTED, adopted)
            _put_policy(connection, adopted.policy)
            connection.execute(delete(elsewhere))
            for batch in batches(past):
                rows = [_values_of_past(one) for one in batch]
                connection.execute(insert(elsewhere), rows)

    def elsewhere(
        self, person_id: str, household_id: str, digests: tuple[str, ...]
    ) -> History:
        """What the last briefing told of other gates."""
        columns = elsewhere.c
        with reading(self._engine) as connection:
            return History(
                same_person=_past(connection, columns.person_id, (person_id,)),
                same_household=_past(connection, columns.household_id, (household_id,)),
                same_code=_past(connection, columns.digest, digests),
            )

    def outbox(self) -> tuple[OutboxFile, ...]:
        order = (outbox.c.volume, outbox.c.first, outbox.c.last)
        with reading(self._engine) as connection:
            rows = connection.execute(select(outbox).order_by(*order))
            return tuple(OutboxFile(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name

    def keep(self, file: OutboxFile) -> None:
        with writing(self._engine) as connection:
            _upsert(connection, outbox, msgspec.structs.asdict(file))

    def drop(self, file: OutboxFile) -> None:
        gone = delete(outbox).where(outbox.c.handover_id == file.handover_id)
        with writing(self._engine) as connection:
            connection.execute(gone)

    def _document(self, name: str, kind: type[_Kind]) -> _Kind | None:
        with reading(self._engine) as connection:
            return _get_document(connection, name, kind)


_PAST = (
    passage.c.id,
    passage.c.record_id,
    passage.c.at_us,
    passage.c.offset_min,
    passage.c.direction,
    passage.c.outcome,
    passage.c.person_id,
    passage.c.household_id,
    passage.c.name,
)


def _named(beginning: str) -> ColumnElement[bool]:
    return document.c.name.startswith(beginning, autoescape=True)


def _get_document(connection: Connection, name: str, kind: type[_Kind]) -> _Kind | None:
    body = connection.execute(
        select(document.c.body).where(document.c.name == name)
    ).scalar()
    return None if body is None else msgspec.json.decode(body, type=kind)


def _put_document(connection: Connection, name: str, value: msgspec.Struct) -> None:
    _upsert(connection, document, {"name": name, "body": encode(value)})


def _put_policy(connection: Connection, policy: PolicyText) -> None:
    """In force, and kept: passages go on naming the version that judged them."""
    _put_document(connection, _POLICY, policy)
    _put_document(connection, f"{_POLICY}/{policy.version}", policy)


def _upsert(connection: Connection, table: Table, values: dict[str, object]) -> None:
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    put = upsert(table).values(values)
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_=rest))


def _values_of(entry: StationEntry) -> dict[str, object]:
    keys = entry.keys or PublicKeys("", "")
    return {
        **msgspec.structs.asdict(entry.card),
        "state": entry.state.value,
        "token_hash": entry.token_hash,
        "invited_us": entry.invited_us,
        "sign_key": keys.sign,
        "age_key": keys.age,
        "cut_off": msgspec.json.encode(entry.cut_off).decode(),
    }


def _entry_of(connection: Connection, row: Row[Any]) -> StationEntry:
    before = _get_document(connection, f"{_STATION}{row.station}", _Before) or _Before()
    keys = PublicKeys(row.sign_key, row.age_key) if row.sign_key else None
    return StationEntry(
        card=GateCard(row.station, row.name, row.gate, row.community),
        state=StationState(row.state),
        token_hash=row.token_hash,
        invited_us=row.invited_us,
        keys=keys,
        cut_off=msgspec.json.decode(row.cut_off, type=dict[str, int]),
        revoked_us=before.revoked_us,
        former=before.former,
    )


def _told(row: Row[*tuple[Any, ...]], *, again: bool) -> Told:
    """A passage counts once: further digests of it carry no person and no household."""
    past = PastPassage(
        record_id=row.record_id,
        at=from_us(row.at_us, row.offset_min),
        direction=Direction(row.direction),
        outcome=row.outcome,
        person_id="" if again else row.person_id,
        household_id="" if again else row.household_id,
        digest=row.digest or "",
        here=False,
    )
    return Told(past, row.name if row.digest else "")


def _values_of_past(past: PastPassage) -> dict[str, object]:
    offset = past.at.utcoffset()
    minutes = int(offset.total_seconds()) // _MINUTE if offset is not None else 0
    return {
        "record_id": past.record_id,
        "at_us": to_us(past.at),
        "offset_min": minutes,
        "direction": past.direction.value,
        "outcome": past.outcome,
        "person_id": past.person_id,
        "household_id": past.household_id,
        "digest": past.digest,
        "name_key": past.name_key,
    }


def _past(
    connection: Connection, column: ColumnElement[str], values: tuple[str, ...]
) -> tuple[PastPassage, ...]:
    wanted = [value for value in values if value]
    if not wanted:
        return ()
    chosen = select(elsewhere).where(column.in_(wanted), column != "")
    rows = connection.execute(chosen.order_by(elsewhere.c.at_us))
    return tuple(
        PastPassage(
            record_id=row.record_id,
            at=from_us(row.at_us, row.offset_min),
            direction=Direction(row.direction),
            outcome=row.outcome,
            person_id=row.person_id,
            household_id=row.household_id,
            digest=row.digest,
            name_key=row.name_key,
            here=False,
        )
        for row in rows
    )
