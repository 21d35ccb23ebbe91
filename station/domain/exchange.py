"""What goes between a station and its office: manifests, briefing items, reports.

Only values. The container that carries them is `station.handover`, the acts are in
`station.services`. Digests and links are lower-case hex; lengths are bytes.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec
from typing_extensions import override

from station.domain.places import Place
from station.domain.records import Envelope

HANDOVER_FORMAT = "gatebook handover 1"
BRIEFING_FORMAT = "gatebook briefing 1"
# One part of several, or what changed: an older program must not take it for all.
PARTIAL_FORMAT = "gatebook briefing 2"
PAIRING_FORMAT = "gatebook pairing 1"

# A wall clock that differs from the boot clock by more than this has been set.
CLOCK_SLACK_US = 2_000_000
# An office tells a clock that runs ahead from one that was read a moment later.
FUTURE_SLACK_US = 120_000_000
MOST_CLOCK_NOTES = 100

_STATION_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")


def is_exchange_id(text: str) -> bool:
    """Whether the text may name a station or an office: it becomes part of file names.

    1 to 32 of `a-z 0-9 -`, neither beginning nor ending with a hyphen.
    """
    return _STATION_ID.fullmatch(text) is not None


class SigningKey(msgspec.Struct, frozen=True):
    """A secret Ed25519 key: `seed` is 32 bytes, `key_id` the 8 bytes minisign shows."""

    key_id: bytes
    seed: bytes

    @override
    def __repr__(self) -> str:
        return f"SigningKey({self.key_id.hex()})"


class PublicKeys(msgspec.Struct, frozen=True):
    """The public half of one end.

    `sign`: the base64 line of a minisign public key. `age`: an `age1…` recipient.
    """

    sign: str
    age: str


class PassKey(msgspec.Struct, frozen=True):
    """A public Ed25519 key under which passes are issued; `public` is 32 bytes."""

    key_id: str
    public: bytes


class Content(msgspec.Struct, frozen=True):
    """What `records.jsonl.zst` must hold; readers stop at these figures.

    A decompressor ends silently on a cut file, so lengths and digests of both forms
    are part of what is signed.
    """

    rows: int
    plain_bytes: int
    plain_sha256: str
    zst_bytes: int
    zst_sha256: str


class ClockDoubt(StrEnum):
    """Why the time of a record is doubted."""

    BACK = "back"
    JUMP = "jump"
    FUTURE = "future"


class ClockNote(msgspec.Struct, frozen=True):
    """At record `seq` the wall clock had moved by `seconds` against the boot clock."""

    seq: int
    doubt: ClockDoubt
    seconds: int


class ClockMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a home remembers of its own clock.

    `seconds`: by how much it moved when it became suspect. `office_us`: the latest
    word of the office known then; a later one can confirm the clock.
    """

    suspect: bool = False
    seconds: int = 0
    office_us: int = 0


class HandoverManifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """The signed face of a handover.

    `recipients`: the age recipients it was encrypted to, so that nobody can forward
    it as if it had been meant for another. `previous` is the link before `first`,
    `head` the link of `last`. `keys` and `token` are there until the station knows
    that its office has its keys.
    """

    format: str
    id: str
    office: str
    recipients: tuple[str, ...]
    station: str
    volume: str
    first: int
    last: int
    previous: str
    head: str
    counts: dict[str, int]
    from_us: int
    to_us: int
    content: Content
    clock_notes: tuple[ClockNote, ...] = ()
    keys: PublicKeys | None = None
    token: str = ""


class OfficeCard(msgspec.Struct, frozen=True):
    """What a station knows of its office."""

    office: str
    name: str
    keys: PublicKeys


class GateCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a station is: its id, its gate, its community."""

    station: str
    name: str
    gate: str
    community: str


class Pairing(msgspec.Struct, frozen=True):
    """What only a pairing file carries, under its code.

    `token`: one-time, shown back in the first handover. `digest_key`: 32 bytes, the
    office's key for digests of codes, so that both gates agree. `recovery`: the public
    half of the office's recovery key, for which the station wraps its database key.
    """

    office: OfficeCard
    gate: GateCard
    token: str
    digest_key: bytes
    recovery: str = ""

    @override
    def __repr__(self) -> str:
        return f"Pairing({self.gate.station})"


class BriefingManifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """The signed face of a briefing or, with `pairing`, of a pairing file.

    `part` of `parts` files, all needed. `bases`: a difference, which holds only those
    residents that changed since any of these briefings; empty: it holds all of them.
    `residents` counts all of them in either case.
    """

    format: str
    number: int
    office: str
    station: str
    recipients: tuple[str, ...]
    issued_us: int
    policy_version: int
    residents: int
    content: Content
    pairing: Pairing | None = None
    part: int = 1
    parts: int = 1
    bases: tuple[int, ...] = ()


class Issue(msgspec.Struct, frozen=True):
    """A briefing that a station may have in force; `prints` names what it held."""

    number: int
    prints: str


class GonePerson(msgspec.Struct, frozen=True):
    """A person whom a difference takes out of the register of a station."""

    person_id: str


class Item(msgspec.Struct, frozen=True):
    """One line of a briefing: a type and its value, decoded by type."""

    t: str
    v: msgspec.Raw


class PolicyText(msgspec.Struct, frozen=True):
    """查验规则 as the TOML document that the office signed."""

    version: int
    text: str


class ListDays(msgspec.Struct, frozen=True, omit_defaults=True):
    """From when until when somebody is on a list, both days included."""

    starts: date | None = None
    until: date | None = None


class ListEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """The lists on which one person of the register is; `days` by list, where bound.

    The gate looks at the days itself: its next briefing may be late.
    """

    person_id: str
    lists: tuple[str, ...]
    days: dict[str, ListDays] = {}


class OrderWord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The office's word on a local order of this station.

    A confirmed order goes on under the next rules until its own end; `note` is what
    the office adds to it.
    """

    order_id: str
    confirmed: bool
    note: str = ""


class RecoveryHolder(msgspec.Struct, frozen=True):
    """The public half (`age1…`) of the recovery key that the office holds now."""

    recipient: str


class RevokedPass(msgspec.Struct, frozen=True):
    """A pass that no longer opens a gate."""

    pass_id: str


class StationCert(msgspec.Struct, frozen=True):
    """Another station of the same office and its public key line."""

    station: str
    name: str
    gate: str
    sign: str


class Receipt(msgspec.Struct, frozen=True):
    """回执: the office holds a volume complete up to `upto`, whose link is `link`.

    `set_aside` are the numbers kept but not understood or not accepted. A receipt is
    never withdrawn; a later one only reaches further.
    """

    office: str
    station: str
    volume: str
    upto: int
    link: str
    set_aside: tuple[int, ...]
    at_us: int


class SignedReceipt(msgspec.Struct, frozen=True):
    """The exact text of a receipt and its minisign signature."""

    body: str
    signature: str


class Paired(msgspec.Struct, frozen=True):
    """A station's side of its pairing.

    `token` is shown in every handover until a briefing came that was encrypted to the
    station's own key; from then on it is empty.
    """

    office: OfficeCard
    gate: GateCard
    token: str


class Adopted(msgspec.Struct, frozen=True):
    """The briefing in force at a station, as far as it is not register or lists.

    `recovery`: public half of the office's recovery key, empty where it named none.
    """

    number: int
    issued_us: int
    policy: PolicyText
    pass_keys: tuple[PassKey, ...] = ()
    revoked_passes: tuple[str, ...] = ()
    stations: tuple[StationCert, ...] = ()
    recovery: str = ""


class AdoptReport(msgspec.Struct, frozen=True):
    """What adopting a briefing did.

    `already`: this number was in force, nothing was changed. `delivered`: names of the
    handovers that its receipts cover. `strange`: volumes whose receipt does not fit
    this journal. `unknown`: types of items that this program does not know. `waiting`:
    names of the parts that are still wanted; nothing is in force before they came.
    """

    number: int
    policy_version: int
    already: bool = False
    residents: int = 0
    operators: int = 0
    delivered: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class StationState(StrEnum):
    """Where a station stands with its office."""

    INVITED = "invited"
    PAIRED = "paired"
    REVOKED = "revoked"


class FormerKeys(msgspec.Struct, frozen=True):
    """A laptop that was this station once; `cut_off` says how far it still counts.

    Without `keys` it was invited and never heard: `token_hash` is what it shows. Then
    `until_us` 0 means that it was not withdrawn, only invited anew.
    """

    keys: PublicKeys | None
    since_us: int
    until_us: int
    cut_off: dict[str, int] = {}
    token_hash: str = ""


class StationEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """The office's knowledge of one station.

    `token_hash`: SHA-256 hex of the pairing token. `keys` are pinned by the first
    handover. `cut_off`: for a revoked station, the last number per volume that was
    held when it was withdrawn, at `revoked_us`; later ones are set aside.
    """

    card: GateCard
    state: StationState
    token_hash: str
    invited_us: int
    keys: PublicKeys | None = None
    cut_off: dict[str, int] = {}
    revoked_us: int = 0
    former: tuple[FormerKeys, ...] = ()

    @property
    def left_behind(self) -> frozenset[str]:
        """The volumes that only former laptops of the station wrote."""
        own: set[str] = set()
        others: set[str] = set()
        for one in self.former:
            again = self.keys is not None and one.keys == self.keys
            (own if again else others).update(one.cut_off)
        return frozenset(others - own)


class OutboxFile(msgspec.Struct, frozen=True):
    """A handover kept in the outbox until a receipt covers it."""

    handover_id: str
    name: str
    volume: str
    first: int
    last: int
    head: str
    size: int
    sha256: str
    written_us: int


def clock_note(before: Envelope, after: Envelope) -> ClockNote | None:
    """The doubt that two neighbouring records of a volume raise, if any.

    Across two boots only a wall clock that went back can be told.
    """
    moved = after.wall_us - before.wall_us
    if before.boot_id == after.boot_id:
        moved -= after.boot_us - before.boot_us
        if abs(moved) <= CLOCK_SLACK_US:
            return None
    elif moved >= -CLOCK_SLACK_US:
        return None
    doubt = ClockDoubt.BACK if moved < 0 else ClockDoubt.JUMP
    return ClockNote(after.seq, doubt, moved // 1_000_000)


def missing(held: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The ranges of numbers that lie before or between the held ones."""
    gaps, wanted = [], 1
    for first, last in sorted(held):
        if first > wanted:
            gaps.append((wanted, first - 1))
        wanted = max(wanted, last + 1)
    return tuple(gaps)


def in_community(home: Place | None, community: str) -> bool:
    """Whether a door belongs to the community; an empty name means all of them."""
    return not community or (home is not None and home.community == community)
