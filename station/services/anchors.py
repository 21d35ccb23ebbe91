"""Words from outside the journal that it is held against: receipts and printed heads.

A chain proves that nothing inside it was changed. That nothing was cut off its end, and
that it was not written anew as a whole, only somebody else can say.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from station.domain.errors import IntegrityFault
from station.domain.exchange import Receipt, SignedReceipt
from station.domain.heads import read_head
from station.handover.minisign import verify


class AnchorKind(StrEnum):
    """Who says so."""

    RECEIPT = "receipt"
    HEAD = "head"
    MIRROR = "mirror"
    OPENING = "opening"  # a later volume of this home


class Anchor(msgspec.Struct, frozen=True):
    """That record `seq` of a volume existed and its link began with `link` (hex).

    An empty `station`: whoever wrote the volume. `genuine` is False where the one who
    is said to have said so did not.
    """

    kind: AnchorKind
    station: str
    volume: str
    seq: int
    link: str
    genuine: bool = True


def printed_heads(texts: Iterable[str]) -> tuple[Anchor, ...]:
    """Heads as typed from paper; raises OperatorError for what is none."""
    return tuple(
        Anchor(AnchorKind.HEAD, "", *read_head(text)) for text in texts if text.strip()
    )


def receipted(receipts: Iterable[SignedReceipt], office: str) -> Iterator[Anchor]:
    """What receipts say; `office` is the public key line under which they are signed.

    A receipt that cannot be read says nothing but that it is not genuine.
    """
    for signed in receipts:
        body = signed.body.encode()
        try:
            verify(body, signed.signature, office)
            genuine = True
        except IntegrityFault:
            genuine = False
        try:
            said = msgspec.json.decode(body, type=Receipt)
        except ValueError:
            yield Anchor(AnchorKind.RECEIPT, "", "", 0, "", genuine=False)
            continue
        yield Anchor(
            AnchorKind.RECEIPT, said.station, said.volume, said.upto, said.link, genuine
        )
