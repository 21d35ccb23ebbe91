"""`verify`: prove that the journal and everything shown from it holds.

One pass over the records: the chain with its commitments and numbers, missing content,
and each projection computed again and compared; beside it SQLite looks at pages,
structure and indexes. What a chain cannot show (a cut tail, a rewrite by whoever holds
the key) needs anchors: receipts, a printed head, the mirror.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Engine

from db.collecting import seldom_collecting
from db.engine import reading
from db.verify_anchors import anchor_faults, openings
from db.verify_chain import Chains, Tally
from db.verify_file import UNREADABLE, FileCheck
from db.verify_projections import LOOSE, ProjectionCheck
from db.verify_report import Fault, Part, VerifyReport
from db.verify_rows import batches_of
from station.domain.errors import IntegrityFault
from station.services.anchors import Anchor
from station.services.ports import Progress


def verify(
    engine: Engine, progress: Progress | None = None, anchors: Iterable[Anchor] = ()
) -> VerifyReport:
    """Every fault of one home, named by station, volume and number.

    Damage is reported, never raised; EnvironmentFault is raised when the disk does not
    let itself be read. `progress` hears how many records were looked at so far.
    """
    given = tuple(anchors)
    tally = Tally()
    faults: list[Fault] = []
    with FileCheck(engine) as file, seldom_collecting():
        try:
            with reading(engine) as connection:
                for found in _proof(connection, tally, given, progress):
                    faults += found
        except IntegrityFault:
            faults.append(Fault(UNREADABLE, Part.FILE))
        faults = list(dict.fromkeys([*file.faults(), *faults]))
    return VerifyReport(
        tally.volumes, tally.records, tally.erased, tuple(faults), len(given)
    )


def _proof(
    connection: Connection,
    tally: Tally,
    anchors: tuple[Anchor, ...],
    progress: Progress | None,
) -> Iterator[list[Fault]]:
    """Fault by fault, so that what was found stays found when reading fails."""
    chains, projections = Chains(connection, tally), ProjectionCheck(connection)
    for batch in batches_of(connection):
        kept, found = chains.check(batch)
        yield found
        yield projections.check(batch, kept)
        yield [Fault(LOOSE, Part.ROW, place=f"payload {at}") for at in batch.strays]
        if progress is not None:
            progress(tally.records)
    yield chains.check_end()
    yield projections.check_end()
    yield list(anchor_faults(connection, (*openings(connection), *anchors)))
