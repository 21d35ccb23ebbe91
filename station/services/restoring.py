"""What a restored home has to know beside its database.

A station goes on in a new volume; what it recorded after the backup and could not be
read any more comes to the office by the mirror, which only the office opens, and by
the handovers in its outbox. An office takes its handovers in again from its inbox.
"""

import hashlib
from pathlib import Path

import msgspec

from station.domain.errors import IntegrityFault, disk_fault
from station.domain.exchange import OutboxFile
from station.handover.names import read_handover_name
from station.services.backups import BackupCard
from station.services.exchange_port import Exchange
from station.workspace.files import write_private
from station.workspace.home import SETTINGS, Settings, begin_home

# Briefings may have gone out that the backup does not know; a number is never reused.
NUMBERS_SKIPPED = 1000


def make_home(root: Path, card: BackupCard) -> None:
    """A home on another computer out of what lies beside a backup; no database yet.

    Raises IntegrityFault when the card does not hold a home, OperatorError when
    something is at `root` already.
    """
    try:
        settings = msgspec.toml.decode(card.settings, type=Settings)
    except (msgspec.DecodeError, ValueError) as error:
        raise IntegrityFault("What lies beside this backup cannot be read.") from error
    with begin_home(root, settings, "restore") as home:
        for name, data in card.keys.items():
            write_private(home.keys / Path(name).name, data)
        write_private(home.root / SETTINGS, card.settings.encode())
        home.finish()


def keep_strays(exchange: Exchange, outbox: Path, station: str, now_us: int) -> int:
    """Note the handovers in the outbox that the backup is too old to know.

    They may hold the only copy of records: the next handover sends them as they are.
    """
    known = {file.name for file in exchange.outbox()}
    strays = 0
    for path in sorted(outbox.iterdir()):
        said = read_handover_name(path.name)
        if path.name in known or said is None or said.station != station:
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            raise disk_fault(error, path) from error
        exchange.keep(
            OutboxFile(
                handover_id=path.stem,
                name=path.name,
                volume=said.volume,
                first=said.first,
                last=said.last,
                head="",
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                written_us=now_us,
            )
        )
        strays += 1
    return strays


def skip_numbers(exchange: Exchange) -> None:
    """Give no briefing a number that one may have had since the backup."""
    exchange.next_number(NUMBERS_SKIPPED)
