"""What a program finds in a home: figures that no later program may change."""

from collections import Counter
from datetime import date
from typing import Any

from db.verify import verify
from ui.compose import OpenHome

EVERYTHING = 10**9
DAY = date(2022, 3, 15)


def found_in(home: OpenHome) -> dict[str, Any]:
    """Heads, records by kind and what is shown of them, of an opened home."""
    heads = home.journal.heads()
    records = [
        record.envelope
        for head in heads
        for record in home.journal.records(head.station, head.volume, 1, EVERYTHING)
    ]
    stations = sorted({head.station for head in heads})
    report = verify(home.engine)
    assert report.holds, report.faults
    return {
        "heads": sorted([h.station, h.volume, h.seq, h.link.hex()] for h in heads),
        "records": dict(sorted(Counter(one.kind for one in records).items())),
        "verified": report.records,
        "shifts": sorted(row.state for row in home.passages.ledger("shift")),
        "orders": len(home.passages.ledger("local_order")),
        "passages": {s: _passages(home, s) for s in stations},
        "residents": sum(1 for _one in home.register.residents()),
        "listed": len(home.register.lists()),
        "operators": [one.operator_id for one in home.register.operators()],
        "receipts": {s: len(home.exchange.receipts(s)) for s in stations},
    }


def _passages(home: OpenHome, station: str) -> dict[str, int]:
    rows = home.passages.day_rows(station, DAY)
    return dict(sorted(Counter(row.outcome.value for row in rows).items()))
