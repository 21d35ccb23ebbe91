"""Every kind of record is declared here, in one place.

A kind is either typed (a Struct of its own and a projection of its own) or a ledger
(台账): a subject, a state, a due time and named fields, projected into the one generic
table `ledger_entry`. A new ledger is one line below and no migration.
"""

from bisect import bisect_right

import msgspec

from station.domain.passages import Correction, Passage, Resolution

FieldValue = str | int | float | bool | None


class LedgerEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """The payload of every ledger kind.

    `subject` is what the entry is about (an id); a later entry of the same kind and
    subject replaces its state. `due_us`: microseconds since 1970 UTC.
    """

    subject: str
    state: str
    due_us: int | None = None
    fields: dict[str, FieldValue] = {}


class VolumeOpened(msgspec.Struct, frozen=True):
    """The first record of a volume.

    `public_key`: the station's minisign public key line. `previous_volume`,
    `previous_seq`, `previous_link` (hex): the last known head before, empty at first.
    `reason`: `first`, `restored`, `replaced` or `cloned`.
    """

    public_key: str
    previous_volume: str
    previous_seq: int
    previous_link: str
    reason: str


Ranges = tuple[tuple[int, int], ...]


class Erased(msgspec.Struct, frozen=True):
    """`count` payloads of a volume are gone; the chain stays.

    Gone are those of `kinds` up to number `upto` without the numbers in `spared`, and
    those numbered in `seqs`, of whatever kind; both are ranges in order, ends included.
    An empty `station` is the home that says so. `reason` where it was not time alone.
    """

    volume: str
    upto: int
    kinds: tuple[str, ...]
    count: int
    policy_version: int
    station: str = ""
    spared: Ranges = ()
    seqs: Ranges = ()
    reason: str = ""

    def covers(self, seq: int, kind: str) -> bool:
        """Whether the content of this number may be missing."""
        by_kind = seq <= self.upto and kind in self.kinds
        return within(self.seqs, seq) or (by_kind and not within(self.spared, seq))


def within(ranges: Ranges, number: int) -> bool:
    """Whether one of the ranges, which are in order, holds the number."""
    at = bisect_right(ranges, number, key=lambda span: span[0])
    return at > 0 and number <= ranges[at - 1][1]


class Kind(msgspec.Struct, frozen=True):
    """The declaration of one kind of record.

    `fields` names the allowed fields of a ledger kind; typed kinds have none. In a
    `lasting` state a subject without a due time is still in force, however old the
    record: it is not erased. `audited`: it says what was done with data and rights, and
    by whom, so that an auditor reads it. Of passages an auditor reads none, of their
    resolutions those that override a verdict.
    """

    name: str
    payload: type[msgspec.Struct]
    version: int = 1
    fields: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    audited: bool = False

    @property
    def is_ledger(self) -> bool:
        return self.payload is LedgerEntry


def _ledger(
    name: str, *fields: str, lasting: tuple[str, ...] = (), audited: bool = False
) -> Kind:
    return Kind(
        name,
        LedgerEntry,
        fields=frozenset(fields),
        lasting=frozenset(lasting),
        audited=audited,
    )


PASSAGE = Kind("passage", Passage)
RESOLUTION = Kind("resolution", Resolution)
CORRECTION = Kind("correction", Correction)
VOLUME_OPENED = Kind("volume_opened", VolumeOpened, audited=True)
ERASED = Kind("erased", Erased, audited=True)

# subject: shift id · state: open, closed · due: planned end
SHIFT = _ledger(
    "shift",
    "leader",
    "guards",
    "counts",
    "head",
    "items",
    "note",
    "signed",
    lasting=("open",),
    audited=True,
)
# subject: order id · state: tighter, looser, ended · due: end
LOCAL_ORDER = _ledger(
    "local_order",
    "giver",
    "text",
    "start_us",
    "rule",
    "value",
    "entered_by",
    "word",
    "directions",
    "categories",
    lasting=("tighter", "looser"),
    audited=True,
)
# subject: order id · state: confirmed, rejected (the office's word on a local order)
ORDER_REVIEW = _ledger(
    "order_review",
    "station",
    "text",
    "note",
    "by",
    lasting=("confirmed", "rejected"),
    audited=True,
)
# subject: person id and list · state: on, off · due: end of the last day
LISTING = _ledger(
    "listing", "list", "person", "starts", "until", "reason", lasting=("on",)
)
# subject: pass id · state: issued, revoked, reprinted · due: end of validity
PASS = _ledger(
    "pass",
    "pass_kind",
    "person",
    "household",
    "serial",
    "reason",
    lasting=("issued", "reprinted", "revoked"),
)
# subject: handover id · state: written, imported, set-aside
HANDOVER = _ledger(
    "handover", "station", "volume", "first", "last", "rows", "to", audited=True
)
# subject: briefing number · state: issued, adopted
BRIEFING = _ledger(
    "briefing", "office", "policy_version", "residents", "to", audited=True
)
# subject: import id · state: done, undone, back · runs: what is set aside (undone)
IMPORT = _ledger(
    "import",
    "files",
    "rows",
    "refused",
    "runs",
    "reason",
    lasting=("undone",),
    audited=True,
)
# subject: import id · state: done, undone
REGISTER_IMPORT = _ledger(
    "register_import", "rows", "refused", "households", "number", audited=True
)
# subject: ids kept and gone · state: merged, undone, distinct (two persons indeed)
REGISTER_MERGE = _ledger(
    "register_merge", "fields", "number", lasting=("merged", "distinct"), audited=True
)
# subject: SHA-256 of the file · state: imported, withdrawn
TRUST = _ledger("trust", "name", "list", "entries", lasting=("imported",), audited=True)
# subject: sheet id · state: printed, exported · file: where it was put, its SHA-256
PAPER = _ledger(
    "paper", "sheet", "day", "rows", "target", "masked", "file", "sha256", audited=True
)
# subject: record or person id · state: revealed
REVEAL = _ledger("reveal", "what", "reason", audited=True)
# subject: name of the copy · state: made, restored, failed
BACKUP = _ledger("backup", "upto", "volume", "target", audited=True)
# subject: key slot id · state: added, removed, changed, recovered
KEY = _ledger("key", "slot", "by", audited=True)
# subject: operator id · state: in, wrong (a PIN; `tries` in a row) · what: the right
LOGIN = _ledger("login", "what", "tries", audited=True)
# subject: search id · state: number · a keyed digest, never the number that was sought
SEARCHED = _ledger("searched", "digest", "found", audited=True)
# subject: operator id · state: changed, volunteer (due: until when)
OPERATOR = _ledger("operator", "role", "name", "phone", "team", audited=True)
# subject: version · state: set
POLICY = _ledger("policy", "label", audited=True)
# subject: audit file · state: written
AUDIT = _ledger("audit", "to", audited=True)
# subject: device or part · state: failed, back, jumped (clock), opened (volume),
# entered (journal: the paper of the time without it)
TECHNICAL = _ledger("technical", "part", "detail", "seconds", audited=True)
# subject: place · state: done · due: next turn  (消毒记录)
DISINFECTION = _ledger(
    "disinfection", "agent", "concentration", "method", "minutes", "done_by", "note"
)
# subject: delivery id · state: shelf (left at the shelf 货架; nobody passed)
DELIVERY = _ledger("delivery", "door", "plate")
# subject: number of the 访客牌 · state: out, back · who: keyed digest of the bearer
VISITOR_PLATE = _ledger("visitor_plate", "passage", "who")
# subject: plate of a fixed vehicle · state: fixed · purpose: what it comes for
VEHICLE = _ledger("vehicle", "purpose")
# subject: hold id · state: set, lifted  (what a court or an inquiry wants kept)
LEGAL_HOLD = _ledger(
    "legal_hold",
    "reason",
    "station",
    "volume",
    "first",
    "last",
    "from_us",
    "to_us",
    "by",
    audited=True,
)
# subject: station and day · state: kept  (figures of a day whose passages are erased)
TALLY = _ledger("tally", "station", "day", "counts", audited=True)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        PASSAGE,
        RESOLUTION,
        CORRECTION,
        VOLUME_OPENED,
        ERASED,
        SHIFT,
        LOCAL_ORDER,
        ORDER_REVIEW,
        LISTING,
        PASS,
        HANDOVER,
        BRIEFING,
        IMPORT,
        REGISTER_IMPORT,
        REGISTER_MERGE,
        TRUST,
        PAPER,
        REVEAL,
        KEY,
        BACKUP,
        LOGIN,
        SEARCHED,
        OPERATOR,
        POLICY,
        AUDIT,
        TECHNICAL,
        DISINFECTION,
        DELIVERY,
        VISITOR_PLATE,
        VEHICLE,
        LEGAL_HOLD,
        TALLY,
    )
}

# What proves an erasure or forbids it, and figures of nobody: never erased.
KEPT_FOREVER = frozenset(
    kind.name for kind in (VOLUME_OPENED, ERASED, LEGAL_HOLD, TALLY)
)

AUDITED = frozenset(kind.name for kind in KINDS.values() if kind.audited)

_DECODERS = {
    name: msgspec.json.Decoder(declared.payload) for name, declared in KINDS.items()
}


def decode_payload(kind: str, version: int, payload: bytes) -> msgspec.Struct | None:
    """The payload as its Struct, or None for a kind or version not known here.

    Such a record is kept, chained and shown raw. Raises msgspec.ValidationError or
    msgspec.DecodeError when the payload does not fit the declared kind.
    """
    declared = KINDS.get(kind)
    if declared is None or version != declared.version:
        return None
    value: msgspec.Struct = _DECODERS[kind].decode(payload)
    if isinstance(value, LedgerEntry) and not declared.fields >= value.fields.keys():
        raise msgspec.ValidationError("a field that the kind does not declare")
    return value
