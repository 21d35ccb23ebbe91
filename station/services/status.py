"""The station line: what this gate is, what it goes by, what is not yet receipted."""

from collections.abc import Iterable

import msgspec

from station.domain.desk import StationStatus
from station.domain.exchange import Adopted, Receipt, SignedReceipt
from station.services.gate import Gate
from station.services.health import Health, paper_sentence, warnings
from station.services.ports import Head
from station.workspace.home import Settings

from station.wording.local_orders import brief

def station_status(
    settings: Settings,
    adopted: Adopted,
    receipts: Iterable[SignedReceipt],
    gate: Gate,
    health: Health | None = None,
) -> StationStatus:
    """How the gate stands now; of several local orders in force the latest is first."""
    well = health or Health()
    head = gate.journal.head()
    now = gate.clock.now().at
    orders = [brief(order) for order in gate.orders if order.holds(now)]
    return StationStatus(
        station=settings.id,
        gate=settings.gate,
        community=settings.community or gate.policy.community,
        policy_version=gate.policy.version,
        policy_label=gate.policy.label,
        head_seq=head.seq,
        briefing=adopted.number,
        briefing_us=adopted.issued_us,
        operator=gate.operator,
        shift=gate.shift,
        local_order="   ".join(reversed(orders)),
        unsent=head.seq - _receipted(receipts, head),
        paper=paper_sentence(well),
        warnings=warnings(well),
        catch_up=well.catch_up,
        space=well.space,
        clock_suspect=well.clock.suspect,
    )


def _receipted(receipts: Iterable[SignedReceipt], head: Head) -> int:
    """Up to which number a receipt of the office covers the present volume."""
    bodies = (msgspec.json.decode(signed.body, type=Receipt) for signed in receipts)
    return max((body.upto for body in bodies if body.volume == head.volume), default=0)
