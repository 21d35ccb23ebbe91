"""What would have happened to the passages of a day under other rules."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

import msgspec

from station.domain.kinds import LOCAL_ORDER
from station.domain.moments import CHINA, to_us
from station.domain.policy.local_order import LocalOrder, OrderSense, order_of
from station.domain.policy.model import load_policy
from station.domain.policy.preview import Known, Past, Preview, Recorded, Rules, preview
from station.domain.records import StationId
from station.domain.views import LedgerRow
from station.services.brief import TOLD_DAYS
from station.services.exchange_port import Exchange
from station.services.ports import Passages


class RecordedPassages(Protocol):
    """Reads of recorded passages; `db.preview` implements it."""

    def recorded(self, station: StationId | None, day: date) -> Iterator[Recorded]: ...

    def known(self, since_us: int, until_us: int) -> Iterator[Known]: ...


def preview_day(
    text: str,
    day: date,
    reads: RecordedPassages,
    exchange: Exchange,
    passages: Passages,
    station: StationId | None = None,
) -> Preview:
    """The passages of a local day, of one station or of all, under a policy text.

    Raises PolicyFault for a text with faults. Nothing is changed by it.
    """
    new = load_policy(text)
    starts = datetime.combine(day, time(), CHINA)
    back = timedelta(days=max(TOLD_DAYS, *(quota.days for quota in new.quotas), 0))
    known = reads.known(to_us(starts - back), to_us(starts + timedelta(days=1)))
    before = {held.version: load_policy(held.text) for held in exchange.policies()}
    rules = Rules(new, before, _orders(passages))
    return preview(reads.recorded(station, day), Past(known), rules)


def _orders(passages: Passages) -> dict[str, LocalOrder]:
    """Every local order that is known here, ended ones too: they counted then."""
    rows = passages.ledger(LOCAL_ORDER.name)
    found = (order_of(_unended(row)) for row in rows)
    return {order.order_id: order for order in found if order is not None}


def _unended(row: LedgerRow) -> LedgerRow:
    """Which way an ended order went does not matter to the judge."""
    return msgspec.structs.replace(row, state=OrderSense.TIGHTER.value)
