"""What a proof found."""

import msgspec


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that does not hold. `what` is an English msgid without fields.

    Names the record where it is one: `station`, `volume`, `seq` (0: not one record).
    """

    what: str
    station: str = ""
    volume: str = ""
    seq: int = 0
    record_id: str = ""


class VerifyReport(msgspec.Struct, frozen=True):
    """`records` were proven, of which `erased` have no content any more."""

    volumes: int
    records: int
    erased: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults
