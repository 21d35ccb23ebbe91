"""This local day at a gate: its passages and its figures."""

from station.domain.day import Day, day_of
from station.domain.views import DayCounts, PassageRow
from station.services.gate import Gate


def passages_of(gate: Gate) -> tuple[tuple[PassageRow, ...], DayCounts]:
    """The passages, newest first, and their counts."""
    day, station = gate.clock.now().at.date(), gate.journal.head().station
    rows = gate.passages.day_rows(station, day)
    return tuple(reversed(rows)), gate.passages.day_counts(station, day)


def day(gate: Gate, most: int) -> Day:
    """The list and the figures as long lists show them."""
    today, station = gate.clock.now().at.date(), gate.journal.head().station
    lines = gate.passages.day_lines(station, today, most)
    return day_of(today, lines, gate.passages.day_counts(station, today))
