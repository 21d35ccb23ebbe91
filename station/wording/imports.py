"""Imports in one line each: what they did, station by station, and how they stand."""

from collections.abc import Iterator

from resources import N_, _
from station.domain.import_report import ImportReport
from station.domain.imports import BACK, DONE, UNDONE, StationSum, Undone, by_station

_STATES = {
    DONE: N_("taken in"),
    UNDONE: N_("undone"),
    BACK: N_("undone, then brought back"),
}
_MOST_GAPS = 5


def summary_lines(report: ImportReport) -> Iterator[str]:
    """One line for each station of an import."""
    for line in by_station(report):
        name = line.station or _("unknown")
        yield f"{name}: " + " · ".join(_parts(line))


def _parts(line: StationSum) -> Iterator[str]:
    yield _("{count} files").format(count=line.files)
    yield _("{count} new").format(count=line.new)
    yield _("{count} already held").format(count=line.held)
    for count, text in (
        (line.corrections, N_("{count} corrections")),
        (line.refused, N_("{count} files refused")),
        (line.aside, N_("{count} files set aside")),
        (line.undone, N_("{count} records of an undone import")),
        (line.doubts, N_("{count} doubts about the clock")),
    ):
        if count:
            yield _(text).format(count=count)
    if line.missing:
        shown = [_range(first, last) for _volume, first, last in line.missing]
        more = "…" if len(shown) > _MOST_GAPS else ""
        yield _("missing {numbers}").format(
            numbers=", ".join(shown[:_MOST_GAPS]) + more
        )


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def state_word(state: str) -> str:
    """How an import stands; it may have brought nothing new."""
    return _(_STATES[state]) if state in _STATES else _("nothing new")


def undone_line(done: Undone) -> str:
    """What undoing an import did."""
    return _(
        "Import {id} is undone: {count} records of {stations} are set aside. They stay "
        "in the journal, the files in the inbox."
    ).format(id=done.import_id, count=done.records, stations=", ".join(done.stations))
