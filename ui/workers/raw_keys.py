"""Keys as the system hands them over, before an input method sees them."""

import ctypes
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtGui import QGuiApplication
from typing_extensions import override

from station.devices.bursts import Key
from station.devices.scancodes import SHIFTS, X11_OFFSET, character

_XCB, _WINDOWS = b"xcb_generic_event_t", b"windows_generic_MSG"
_PLATFORMS = frozenset({"xcb", "windows"})
_X_PRESS, _X_KINDS, _X_SHIFT = 2, 0x7F, 1
_WM_DOWN, _WM_UP = 0x100, 0x101
_SCAN_CODE_AT, _WAS_DOWN = 16, 1 << 30


class _XcbKey(ctypes.Structure):
    """`xcb_key_press_event_t`."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("detail", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
        ("windows", ctypes.c_uint32 * 3),
        ("places", ctypes.c_int16 * 4),
        ("state", ctypes.c_uint16),
    )


class _WindowsMessage(ctypes.Structure):
    """`MSG`."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("word", ctypes.c_size_t),
        ("long", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
    )


class RawKeys(QAbstractNativeEventFilter):
    """Tells of every key of this program that types something, on X11 and Windows.

    The time is that of the system's event, as Qt's key events carry it. Nothing is
    taken away from anybody.
    """

    def __init__(self, on_key: Callable[[Key], None]) -> None:
        super().__init__()
        self._on_key = on_key
        self._shift = False

    @staticmethod
    def works_here() -> bool:
        return QGuiApplication.platformName() in _PLATFORMS

    def start(self) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def stop(self) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self)

    @override
    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        kind = QByteArray(event_type).data()
        if kind == _XCB:
            self._take_x11(_XcbKey.from_address(int(message)))
        elif kind == _WINDOWS:
            self._take_windows(_WindowsMessage.from_address(int(message)))
        return False, 0

    def _take_x11(self, event: _XcbKey) -> None:
        if event.response_type & _X_KINDS == _X_PRESS:
            shift = bool(event.state & _X_SHIFT)
            self._tell(event.detail - X11_OFFSET, event.time, shift=shift)

    def _take_windows(self, event: _WindowsMessage) -> None:
        code = event.long >> _SCAN_CODE_AT & 0xFF
        if event.message in {_WM_DOWN, _WM_UP} and code in SHIFTS:
            self._shift = event.message == _WM_DOWN
        elif event.message == _WM_DOWN and not event.long & _WAS_DOWN:
            self._tell(code, event.time, shift=self._shift)

    def _tell(self, code: int, time_ms: int, *, shift: bool) -> None:
        char = character(code, shift=shift)
        if char:
            self._on_key(Key(char, time_ms * 1000))
