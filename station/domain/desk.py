"""What one gate desk shows: the person standing there, and the line below.

The window draws these values and nothing else; `station.services.desk` makes them.
Persons are given as known: whoever shows them masks them (`station.wording.masks`).
"""

from enum import StrEnum

import msgspec

from station.domain.people import Resident
from station.domain.policy.needs import Need
from station.domain.verdict import Verdict
from station.domain.views import PassageRow
from station.domain.visit import Visit

__all__ = ["DeskState", "Need", "Phase", "SpaceLevel", "StationStatus"]


class Phase(StrEnum):
    """Where the desk stands with the person before it.

    IDLE: nobody. CHOOSING: a room with several residents, `choose` picks one.
    ASKING: somebody stands there and `needs` are open. RECORDED: on disk.
    """

    IDLE = "idle"
    CHOOSING = "choosing"
    ASKING = "asking"
    RECORDED = "recorded"


class DeskState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the card shows. RECORDED is only ever returned after COMMIT returned.

    `candidates`: residents of the door, in the order of their number (1, 2, 3 …).
    `visit`: who stands there in ASKING and RECORDED. `row` and `verdict`: what was
    recorded, set in RECORDED alone. `notice`: one translated sentence for the banner,
    empty where there is no news (e.g. nobody is registered at a door); `done`: it tells
    what was done, and warns of nothing.
    `visitor_plate`: the 访客牌 to hand out now, 0 for none.
    """

    phase: Phase = Phase.IDLE
    candidates: tuple[Resident, ...] = ()
    visit: Visit | None = None
    needs: tuple[Need, ...] = ()
    row: PassageRow | None = None
    verdict: Verdict | None = None
    notice: str = ""
    done: bool = False
    visitor_plate: int = 0


class SpaceLevel(StrEnum):
    """How much room the disk has: below 1 GB, 500 MB and 200 MB somebody is told."""

    PLENTY = "plenty"
    LOW = "low"
    SCARCE = "scarce"
    CRITICAL = "critical"


class StationStatus(msgspec.Struct, frozen=True, omit_defaults=True):
    """The station line: what this gate is and what it goes by.

    `head_seq`: last number of the journal's volume. `briefing`: number of the last
    briefing adopted, 0 for none; `briefing_us` when (µs since 1970 UTC).
    `local_order`: each 临时口头指令 in force, the latest first, else empty.
    `unsent`: records that no receipt covers yet, `files`: handovers that wait for one.
    `mirror_behind`: records that are not
    on the second medium yet, None where there is no mirror. `thermometer_out`: this
    shift has no thermometer that works (测温枪异常).
    `handed`: last number of the volume in a handover, `handed_us` when it was written.
    `policy_us`: when the rules were issued. `free`: bytes on the disk, None: not asked.
    """

    station: str
    gate: str
    community: str
    policy_version: int
    policy_label: str
    head_seq: int
    briefing: int = 0
    briefing_us: int = 0
    operator: str = ""
    shift: str = ""
    local_order: str = ""
    unsent: int = 0
    files: int = 0
    paper: str = ""
    warnings: tuple[str, ...] = ()
    catch_up: bool = False
    space: SpaceLevel = SpaceLevel.PLENTY
    clock_suspect: bool = False
    mirror_behind: int | None = None
    handed: int = 0
    handed_us: int = 0
    policy_us: int = 0
    free: int | None = None
    thermometer_out: bool = False
