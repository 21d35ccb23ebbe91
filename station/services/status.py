"""The station line: what this gate is, what it goes by, what is not yet receipted."""

from collections.abc import Iterable

import msgspec

from station.domain.desk import StationStatus
from station.domain.exchange import Adopted, OutboxFile, Receipt, SignedReceipt
from station.domain.moments import to_us
from station.services import thermometers
from station.services.gate import Gate
from station.services.health import Health, paper_sentence, warnings
from station.services.ports import Head
from station.wording.local_orders import brief
from station.workspace.home import Settings


def station_status(
    settings: Settings,
    adopted: Adopted,
    receipts: Iterable[SignedReceipt],
    gate: Gate,
    health: Health | None = None,
    outbox: tuple[OutboxFile, ...] = (),
) -> StationStatus:
    """How the gate stands now; of several local orders in force the latest is first."""
    well = health or Health()
    head = gate.journal.head()
    read = [msgspec.json.decode(one.body, type=Receipt) for one in receipts]
    receipted = _receipted(read, head)
    handed = [file.last for file in outbox if file.volume == head.volume]
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
        unsent=head.seq - receipted,
        files=len(outbox),
        handed=max(receipted, *handed) if handed else receipted,
        handed_us=_last_handed_us(read, outbox),
        paper=paper_sentence(well),
        warnings=warnings(well),
        catch_up=well.catch_up,
        space=well.space,
        clock_suspect=well.clock.suspect,
        policy_us=to_us(gate.policy.issued),
        free=health.free if health else None,
        thermometer_out=thermometers.is_out(gate),
    )


def _receipted(receipts: Iterable[Receipt], head: Head) -> int:
    """Up to which number a receipt of the office covers the present volume."""
    return max((one.upto for one in receipts if one.volume == head.volume), default=0)


def _last_handed_us(receipts: Iterable[Receipt], outbox: Iterable[OutboxFile]) -> int:
    """When a handover was written last; of one that was receipted, the receipt."""
    times = [file.written_us for file in outbox] + [one.at_us for one in receipts]
    return max(times, default=0)
