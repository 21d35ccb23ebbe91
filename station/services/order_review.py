"""临时口头指令 of the gates at the office: seen, and confirmed or rejected.

A confirmed order goes on under the next briefing until its own end; a rejected one ends
with it, as does one on which the office said nothing.
"""

from collections.abc import Iterable

import msgspec

from station.domain.errors import OperatorError
from station.domain.exchange import OrderWord
from station.domain.kinds import LOCAL_ORDER, ORDER_REVIEW, LedgerEntry
from station.domain.moments import to_us
from station.domain.policy.local_order import (
    ENDED,
    LocalOrder,
    order_entry,
    order_of,
)
from station.domain.views import LedgerRow
from station.services.ports import Passages
from station.services.recorder import Recorder

CONFIRMED, REJECTED = "confirmed", "rejected"
LONGEST_NOTE = 200
_WORD = "word"


class ReviewedOrder(msgspec.Struct, frozen=True):
    """One order as the office sees it.

    `order` is None for one that this program does not understand. `ended`: the gate
    said that it no longer holds. `word` is confirmed, rejected or empty.
    """

    order_id: str
    station: str
    text: str
    giver: str
    entered_us: int
    order: LocalOrder | None = None
    ended: bool = False
    word: str = ""
    note: str = ""
    by: str = ""


def reviewed_orders(passages: Passages) -> tuple[ReviewedOrder, ...]:
    """Every order that the gates handed over, the newest first."""
    words = {row.subject: row for row in passages.ledger(ORDER_REVIEW.name)}
    rows = reversed(passages.ledger(LOCAL_ORDER.name))
    return tuple(_reviewed(row, words.get(row.subject)) for row in rows)


def give_word(
    passages: Passages,
    recorder: Recorder,
    order_id: str,
    *,
    confirmed: bool,
    note: str = "",
) -> ReviewedOrder:
    """Confirm or reject an order; `order_id` may be cut to what is unique.

    The last word counts. Raises OperatorError for an order that is not known here.
    """
    found = [x for x in reviewed_orders(passages) if x.order_id.startswith(order_id)]
    if len(found) != 1 or not order_id:
        raise OperatorError("There is no such order here.")
    (order,) = found
    state = CONFIRMED if confirmed else REJECTED
    word = note.strip()[:LONGEST_NOTE]
    recorder.note(
        ORDER_REVIEW,
        order.order_id,
        state,
        station=order.station,
        text=order.text,
        note=word,
        by=recorder.operator,
    )
    return msgspec.structs.replace(order, word=state, note=word, by=recorder.operator)


def words_for(passages: Passages, station: str, now_us: int) -> tuple[OrderWord, ...]:
    """What the next briefing of a station says of its orders that may still hold."""
    return tuple(
        OrderWord(one.order_id, one.word == CONFIRMED, one.note)
        for one in reviewed_orders(passages)
        if one.station == station and one.word and one.order is not None
        if to_us(one.order.end) > now_us
    )


def heed_words(
    end: Recorder, rows: Iterable[LedgerRow], words: Iterable[OrderWord]
) -> None:
    """A briefing comes into force: only what the office confirmed goes on.

    `rows` are this station's orders. What the office adds stands on the banner, and
    that it confirmed an order is kept with it.
    """
    confirmed = {word.order_id: word for word in words if word.confirmed}
    for row in rows:
        word, order = confirmed.get(row.subject), order_of(row)
        if row.state == ENDED:
            continue
        if word is None or order is None:
            over = LedgerEntry(row.subject, ENDED, row.due_us, row.fields)
            end.record(LOCAL_ORDER, over)
        elif row.fields.get(_WORD) != CONFIRMED or word.note not in order.text:
            end.record(LOCAL_ORDER, _going_on(order, word.note))


def _going_on(order: LocalOrder, note: str) -> LedgerEntry:
    new = note and note not in order.text
    text = f"{order.text} [{note}]" if new else order.text
    entry = order_entry(msgspec.structs.replace(order, text=text))
    fields = entry.fields | {_WORD: CONFIRMED}
    return msgspec.structs.replace(entry, fields=fields)


def _reviewed(row: LedgerRow, word: LedgerRow | None) -> ReviewedOrder:
    said = word.fields if word else {}
    return ReviewedOrder(
        order_id=row.subject,
        station=row.station,
        text=str(row.fields.get("text") or ""),
        giver=str(row.fields.get("giver") or ""),
        entered_us=row.at_us,
        order=order_of(row),
        ended=row.state == ENDED,
        word=word.state if word else str(row.fields.get(_WORD) or ""),
        note=str(said.get("note") or ""),
        by=str(said.get("by") or ""),
    )
