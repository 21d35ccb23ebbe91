"""What a proof found."""

from enum import StrEnum

import msgspec


class Part(StrEnum):
    """What of a home does not hold."""

    PAYLOAD = "payload"
    COMMITMENT = "commitment"
    ENVELOPE = "envelope"
    LINK = "link"
    CHAIN = "chain"  # envelope, link or place: nothing after it tells which
    COLUMNS = "columns"
    NUMBER = "number"
    RUN = "run"
    ROW = "row"
    PROJECTION = "projection"
    PAGE = "page"
    INDEX = "index"
    FILE = "file"
    ANCHOR = "anchor"


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that does not hold. `what` is an English msgid without fields.

    Names the record where it is one: `station`, `volume`, `seq` (0: not one record);
    `upto` is the last number where a whole range is meant. `place` names what is no
    record: a page, a table and its row, an index.
    """

    what: str
    part: Part
    station: str = ""
    volume: str = ""
    seq: int = 0
    record_id: str = ""
    upto: int = 0
    place: str = ""


class VerifyReport(msgspec.Struct, frozen=True):
    """`records` were proven, of which `erased` have no content any more.

    `anchors` are the words from outside that the journal was held against.
    """

    volumes: int
    records: int
    erased: int
    faults: tuple[Fault, ...]
    anchors: int = 0

    @property
    def holds(self) -> bool:
        return not self.faults
