"""Everything that the day log 出入登记日志 of one station and day shows."""

from datetime import date

from station.domain.views import DayLogView
from station.services.gate import Gate
from station.services.operators import everybody
from station.services.orders import orders_given


def day_log(day: date, name: str, gate: Gate) -> DayLogView:
    """The local day `day` at this gate, called `name`, up to now.

    Local orders are those that held on that day.
    """
    passages, policy = gate.passages, gate.policy
    head, now = gate.journal.head(), gate.clock.now()
    orders = (
        order.text
        for order in orders_given(passages)
        if order.start.date() <= day <= order.end.date()
    )
    return DayLogView(
        community=policy.community,
        gate=name,
        station=head.station,
        day=day.isoformat(),
        policy_version=policy.version,
        policy_label=policy.label,
        printed_us=now.wall_us,
        rows=passages.day_rows(head.station, day),
        counts=passages.day_counts(head.station, day),
        operators={o.operator_id: o.name for o in everybody(gate.register, passages)},
        volume=head.volume,
        head_seq=head.seq,
        head_link=head.link.hex(),
        local_orders=tuple(orders),
        gaps=passages.missing(head.station, head.volume, head.seq),
    )
