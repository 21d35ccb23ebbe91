"""What the guide of the first start needs from the computer, and nothing more."""

from pathlib import Path
from typing import Protocol

from station.domain.device_settings import DeviceSettings


class FirstStart(Protocol):
    """Makes the home of a station. Every call may take seconds.

    A call that fails raises `GatebookError` and may be made again.
    """

    @property
    def opens(self) -> bool:
        """The home is there and wants its passphrase; nothing else is asked."""
        ...

    @property
    def lacks_names(self) -> bool:
        """The home is there, and nobody is named in it: nothing else is asked."""
        ...

    @property
    def locks(self) -> bool:
        """A passphrase has to be chosen, for nothing else opens the home."""
        ...

    def files(self) -> tuple[Path, ...]:
        """What looks like a file of an office, on sticks and where downloads go."""
        ...

    def open(self, passphrase: str) -> None:
        """Raises OperatorError where it is not the right one."""
        ...

    def pair(self, file: str, code: str, passphrase: str) -> str:
        """Become the station that the office invited; a sentence about it."""
        ...

    def begin_alone(
        self, station: str, gate: str, community: str, passphrase: str
    ) -> str:
        """Become a station without an office; a sentence about it."""
        ...

    @property
    def knows_names(self) -> bool:
        """Whether the briefing brought who works here."""
        ...

    def keep_devices(self, devices: DeviceSettings) -> None: ...

    def name_crew(self, leader: str, pin: str, guards: tuple[str, ...]) -> None:
        """The first names, and their shift is opened."""
        ...
