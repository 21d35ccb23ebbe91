"""回执: the office signs how far it holds a volume; the next one reaches further."""

import msgspec

from station.domain.exchange import Receipt, SignedReceipt
from station.domain.records import encode
from station.handover.minisign import sign
from station.services.exchange_port import OfficeEnd
from station.services.ports import Absorbed


def give_receipt(
    office: OfficeEnd, station: str, volume: str, absorbed: Absorbed
) -> None:
    """Sign what is held now, unless the last receipt says the same."""
    before = _receipt_before(office, station, volume)
    aside = {record.seq for record in absorbed.set_aside}
    aside |= set(before.set_aside) if before else set()
    numbers = tuple(sorted(aside))
    if absorbed.contiguous == 0:
        return
    if before and (before.upto, before.set_aside) == (absorbed.contiguous, numbers):
        return
    receipt = Receipt(
        office=office.office,
        station=station,
        volume=volume,
        upto=absorbed.contiguous,
        link=absorbed.link.hex(),
        set_aside=numbers,
        at_us=office.clock.now().wall_us,
    )
    body = encode(receipt)
    comment = (
        f"gatebook receipt 1 station={receipt.station} volume={receipt.volume} "
        f"upto={receipt.upto} link={receipt.link}"
    )
    signed = SignedReceipt(body.decode(), sign(body, office.keys.sign, comment))
    office.exchange.save_receipt(receipt, signed)


def _receipt_before(office: OfficeEnd, station: str, volume: str) -> Receipt | None:
    for signed in office.exchange.receipts(station):
        receipt = msgspec.json.decode(signed.body, type=Receipt)
        if receipt.volume == volume:
            return receipt
    return None
