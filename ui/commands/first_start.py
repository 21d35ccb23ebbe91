"""The first start of a gate: its home is made, paired or alone, and its names told.

What the guide window asks for is done here; there is no window in this module.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from resources import _
from station.domain.device_settings import DeviceSettings, tables
from station.domain.errors import EnvironmentFault, OperatorError
from station.handover.container import MOST_FILE
from station.handover.fetch import fetch
from station.handover.media import mounted
from station.services import alone, pairing
from station.services.operators import Right
from station.workspace import keyslots
from station.workspace.home import (
    HomeRole,
    Settings,
    is_home,
    open_home,
    settings_in,
)
from station.workspace.keyslots import KeyFile, Keyring, Means, Passphrase, SlotKind
from ui.commands.common import Globals
from ui.commands.homes import root_of
from ui.compose import OpenStation, open_station
from ui.founding import begin_alone, make_station, pair_station

_SEALED_UNDER_A_CODE = b"age-encryption.org/v1\n-> scrypt "
_FOLDERS = ("Downloads", "下载", "Desktop", "桌面", "")
_MOST_LOOKED_AT = 2000


class StationStart:
    """The home of `options` on its way to a gate. `way` opens it once it is known.

    Made by a passphrase it is remembered by the keyring too, where the system has one.
    """

    def __init__(self, options: Globals) -> None:
        self._root = root_of(options)
        self._key_file = options.key_file
        self.way: Means | None = None
        self.lacks_names = False
        self._operators = 0

    @property
    def wanted(self) -> bool:
        """Whether a guide is needed before the gate can open."""
        return self.opens or not self._settings_or_none_are_ready()

    @property
    def opens(self) -> bool:
        return self._is_named() and self._by_passphrase() and not _can_be_asked()

    @property
    def locks(self) -> bool:
        return self._key_file is None and (
            not is_home(self._root) or self._by_passphrase()
        )

    @property
    def knows_names(self) -> bool:
        return self._operators > 0

    def is_nameless(self, station: OpenStation) -> bool:
        """Whether the guide goes on where it was broken off; an office sends names."""
        named = station.end.register.operators()
        self.lacks_names = not (station.settings.office or named)
        return self.lacks_names

    def files(self) -> tuple[Path, ...]:
        """The newest first; whatever cannot be read is left out."""
        found = {path: None for folder in _places() for path in _sealed_in(folder)}
        return tuple(sorted(found, key=_changed, reverse=True))

    def open(self, passphrase: str) -> None:
        way, folder = Passphrase(passphrase), self._root / "keys"
        keyslots.kinds_of(folder)  # a folder that cannot be read is another matter
        try:
            keyslots.unlock(folder, way)
        except EnvironmentFault as error:
            raise OperatorError("This is not the passphrase of this laptop.") from error
        self.way = way

    def pair(self, file: str, code: str, passphrase: str) -> str:
        place = file if "://" in file else str(Path(file).expanduser())
        invitation = pairing.read(fetch(place), code)
        way = self._way(passphrase)
        if not is_home(self._root):
            make_station(self._root, Settings(HomeRole.STATION, "", ""), (way,))
        self._remember(way)
        report = pair_station(self._root, way, invitation)
        self._operators = report.operators
        card = invitation.pairing.gate
        return _("This is station {station} now, at {gate}.").format(
            station=card.station, gate=card.gate
        )

    def begin_alone(
        self, station: str, gate: str, community: str, passphrase: str
    ) -> str:
        settings = Settings(
            HomeRole.STATION, station, gate, gate=gate, community=community
        )
        way = self._way(passphrase)
        begin_alone(self._root, settings, (way,))
        self._remember(way)
        return _("This is station {station} now, at {gate}.").format(
            station=station, gate=gate
        )

    def keep_devices(self, devices: DeviceSettings) -> None:
        table, gun = tables(devices)
        with open_home(self._root, "gate") as home:
            home.save(msgspec.structs.replace(home.settings, devices=table, gun=gun))

    def name_crew(self, leader: str, pin: str, guards: tuple[str, ...]) -> None:
        if self.way is None:
            raise EnvironmentFault("This home wants its key: give --key-file FILE.")
        with open_station(self._root, self.way, what="gate") as station:
            alone.name_crew(station.end, leader, pin, guards)
            duty = station.desk().duty
            known = duty.crew().members
            names = tuple(one.operator_id for one in known if not one.leads)
            warrant = duty.sign("L01", Right.SHIFT, pin)
            duty.open_shift("L01", names, warrant)

    def _way(self, passphrase: str) -> Means:
        if self._key_file is not None:
            self.way = KeyFile(self._key_file)
        elif passphrase:
            self.way = Passphrase(passphrase)
        else:
            self.way = Keyring()
        return self.way

    def _remember(self, way: Means) -> None:
        """Where there is no keyring, the passphrase is asked for at every start."""
        with (
            open_home(self._root, "gate") as home,
            contextlib.suppress(EnvironmentFault, OperatorError),
        ):
            if SlotKind.KEYRING not in keyslots.kinds_of(home.keys):
                key = keyslots.unlock(home.keys, way)
                if isinstance(way, Passphrase):
                    keyslots.add_slot(home.keys, key, Keyring())

    def _settings_or_none_are_ready(self) -> bool:
        """An office, or a station with a name: whatever is wrong is said later."""
        if not is_home(self._root):
            return False
        settings = settings_in(self._root)
        return settings.role is not HomeRole.STATION or bool(settings.id)

    def _is_named(self) -> bool:
        return is_home(self._root) and bool(settings_in(self._root).id)

    def _by_passphrase(self) -> bool:
        """Whether nothing but a passphrase opens the home that is there."""
        if self._key_file is not None or not is_home(self._root):
            return False
        kinds = keyslots.kinds_of(self._root / "keys")
        return SlotKind.PASSPHRASE in kinds and SlotKind.KEYRING not in kinds


def _can_be_asked() -> bool:
    """Whether a passphrase can be typed at a terminal, or comes by a pipe."""
    try:
        piped = not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
        return piped or sys.stdin.isatty()
    except (AttributeError, OSError, ValueError):
        return False  # started from a desktop


def _places() -> Iterator[Path]:
    """Where a file from the office is likely to lie."""
    yield from mounted()
    with contextlib.suppress(RuntimeError):
        yield from (Path.home() / name for name in _FOLDERS)


def _sealed_in(folder: Path) -> Iterator[Path]:
    """Files of a folder that are sealed under a code, as an office writes them."""
    try:
        paths = list(islice(folder.iterdir(), _MOST_LOOKED_AT))
    except OSError:
        return
    for path in paths:
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_size <= MOST_FILE:
                with path.open("rb") as file:
                    begins = file.read(len(_SEALED_UNDER_A_CODE))
                if begins == _SEALED_UNDER_A_CODE:
                    yield path


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
