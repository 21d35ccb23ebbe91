"""An export while the gate goes on recording takes each record once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from station.services.hand_over import hand_over
from station.workspace.keyslots import KeyFile
from tests.fakes.passages import passage_draft
from tests.faults.world import GATE, OFFICE, taken
from tests.integration.bad_input.program import Place
from ui.compose import open_office, open_station

PASSAGES, EXPORTS = 60, 6


@pytest.mark.fault(36)
def test_that_an_export_misses_nothing_while_the_gate_goes_on(fresh):
    place: Place = fresh()
    news = place.root / "news"
    with open_station(place.root / GATE, KeyFile(place.key)) as station:
        both = Barrier(2)

        def record() -> None:
            both.wait()
            for number in range(PASSAGES):
                station.journal.append(passage_draft(number, station.clock))

        def export() -> None:
            both.wait()
            for _export in range(EXPORTS):
                hand_over(station.end, str(news))

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(record), pool.submit(export)]:
                done.result()
        hand_over(station.end, str(news))
        said = passages(station)
    taken(place, Path(news))
    with open_office(place.root / OFFICE, KeyFile(place.key)) as office:
        assert passages(office) == said
    assert len(said) == len(set(said)) >= PASSAGES


def passages(home) -> list[str]:
    return [
        record.envelope.record_id
        for head in home.journal.heads()
        for record in home.journal.records(head.station, head.volume, 1, head.seq)
        if record.envelope.kind == "passage"
    ]
