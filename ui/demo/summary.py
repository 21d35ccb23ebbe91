"""What the day came to: counts that the same seed repeats, and what was measured."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from resources import _
from station.domain.import_report import ImportReport
from station.domain.verdict import Outcome
from station.services.desk import GateDesk
from station.wording import outcomes
from ui.compose import OpenOffice, OpenStation
from ui.demo.play import Tally


class GateSummary(msgspec.Struct, frozen=True):
    """One gate's day. `outcomes` counts what holds now, by outcome."""

    gate: str
    passages: int
    outcomes: dict[Outcome, int]
    held: int
    waiting: int
    fevers: int
    lows: int
    corrections: int
    paper: int


class Summary(msgspec.Struct, frozen=True):
    """The whole day.

    `median_ms`, `p95_ms`: from frame or first key to the committed record, rendering
    left out. `decode_rate`: codes read of codes shown, the broken screen among them.
    `imported`, `held`: records of the first import; `again`: new ones of the second.
    `both_doors`: codes seen at two gates within an hour, found by the office.
    """

    gates: tuple[GateSummary, ...]
    passages: int
    at_office: int
    imported: int
    held: int
    again: int
    both_doors: int
    median_ms: float
    p95_ms: float
    decode_rate: float
    files: tuple[str, ...]

    def counts(self) -> dict[str, object]:
        """What must be the same for the same seed."""
        measured = {"median_ms", "p95_ms", "files"}
        builtins: dict[str, object] = msgspec.to_builtins(self)
        return {key: value for key, value in builtins.items() if key not in measured}


def summarise(
    tally: Tally,
    office: OpenOffice,
    stations: Mapping[int, OpenStation],
    reports: tuple[ImportReport, ImportReport],
    out: Path,
) -> Summary:
    """Count the day at the gates and at the office."""
    gates = tuple(
        _of_gate(station.settings.gate, station.desk()) for station in stations.values()
    )
    first, again = reports
    ms = sorted(tally.ms)
    files = sorted(
        str(path.relative_to(out))
        for folder in ("paper", "stick")
        for path in (out / folder).iterdir()
    )
    return Summary(
        gates=gates,
        passages=sum(gate.passages for gate in gates),
        at_office=sum(
            office.cross_gate.count(station.settings.id)
            for station in stations.values()
        ),
        imported=first.new,
        held=first.held,
        again=again.new,
        both_doors=len(office.cross_gate.codes_at_two_gates(minutes=60)),
        median_ms=round(ms[len(ms) // 2], 1),
        p95_ms=round(ms[int(len(ms) * 0.95)], 1),
        decode_rate=round(tally.read / max(1, tally.shown), 4),
        files=tuple(files),
    )


def lines(summary: Summary) -> list[str]:
    """The summary as sentences."""
    told = [
        _("{n} passages; the office holds {m} of them.").format(
            n=summary.passages, m=summary.at_office
        )
    ]
    for gate in summary.gates:
        words = ", ".join(
            f"{outcomes.word(outcome)} {count}"
            for outcome, count in gate.outcomes.items()
        )
        told.append(f"{gate.gate}: {gate.passages} ({words})")
    told += [
        _("Imported {n} records; the same stick again added {m}.").format(
            n=summary.imported, m=summary.again
        ),
        _("Codes seen at two gates: {n}.").format(n=summary.both_doors),
        _(
            "From frame to record: median {a} ms, p95 {b} ms; {c} % of codes read."
        ).format(
            a=summary.median_ms,
            b=summary.p95_ms,
            c=round(summary.decode_rate * 100, 1),
        ),
    ]
    told += [_("Files:"), *(f"  {name}" for name in summary.files)]
    return told


def _of_gate(name: str, desk: GateDesk) -> GateSummary:
    counts = desk.today()[1]
    return GateSummary(
        gate=name,
        passages=counts.passages,
        outcomes=counts.by_outcome,
        held=counts.held,
        waiting=counts.waiting,
        fevers=counts.fevers,
        lows=counts.lows,
        corrections=counts.corrections,
        paper=counts.paper,
    )
