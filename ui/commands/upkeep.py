"""What the gate window lets do beside the queue: the shift sheet, the erasure."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from station.domain.device_settings import DeviceSettings, tables
from station.workspace.home import WindowSettings
from ui.commands.erase import quiet_troubles
from ui.commands.shift_sheet import write_sheet
from ui.compose import OpenStation
from ui.papers import SHIFT_SHEET, shift_sheet_of
from ui.stick import exchange, plugged_in


class StationUpkeep:
    """Works on one opened station; every call may take seconds."""

    def __init__(
        self, station: OpenStation, find_stick: Callable[[], Path] = plugged_in
    ) -> None:
        self._station = station
        self._find_stick = find_stick

    def shift_sheet(self, shift: str) -> str:
        """Write the sheet of a shift among the prints of the home; the file's name."""
        made = shift_sheet_of(self._station, shift)
        folder = self._station.home.root / "prints"
        folder.mkdir(mode=0o700, exist_ok=True)
        file = folder / f"{SHIFT_SHEET}-{made.name}.pdf"
        write_sheet(self._station, made, file)
        return f"prints/{file.name}"

    def keep(self, window: WindowSettings) -> None:
        """Write what was set at the window into the home."""
        home = self._station.home
        home.save(msgspec.structs.replace(home.settings, window=window))

    def keep_devices(self, devices: DeviceSettings) -> None:
        """Write what was chosen about devices into the home."""
        home = self._station.home
        table, gun = tables(devices)
        home.save(msgspec.structs.replace(home.settings, devices=table, gun=gun))

    def exchange(self) -> tuple[str, ...]:
        """What the stick that is plugged in brings and takes, a sentence each."""
        return exchange(self._station, self._find_stick())

    def erase(self) -> tuple[str, ...]:
        """Erase what is due; a sentence for each thing that went wrong."""
        return tuple(quiet_troubles(self._station))
