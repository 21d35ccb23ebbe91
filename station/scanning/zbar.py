"""The second decoder: zbar, through the functions that pyzbar has bound.

pyzbar's own `decode` guesses a character set and is wrong for Chinese; here zbar is
told to hand out the bytes of the symbol. The library may be absent from the system:
then nothing is found, and `zbar_available` says so to the doctor.
"""

import ctypes
from functools import cache
from types import ModuleType

import numpy as np

from station.scanning.found import Found, Plane, bytes_to_text

_CFG_ENABLE = 0
_CFG_BINARY = 4  # ZBAR_CFG_BINARY (zbar 0.23.1); pyzbar does not name it
_ANY_SYMBOL = 0
_QRCODE = 64
_Y800 = 0x30303859
_CORNERS = 4


@cache
def _library() -> ModuleType | None:
    try:
        from pyzbar import wrapper
    except (ImportError, OSError):
        return None
    module: ModuleType = wrapper
    return module


def zbar_available() -> bool:
    """Whether the system has libzbar."""
    return _library() is not None


def read_zbar(plane: Plane) -> list[Found]:
    """The QR symbols that zbar finds in a gray picture."""
    zbar = _library()
    if zbar is None:
        return []
    pixels = np.ascontiguousarray(plane)
    scanner, image = zbar.zbar_image_scanner_create(), zbar.zbar_image_create()
    try:
        zbar.zbar_image_scanner_set_config(scanner, _ANY_SYMBOL, _CFG_ENABLE, 0)
        zbar.zbar_image_scanner_set_config(scanner, _QRCODE, _CFG_ENABLE, 1)
        zbar.zbar_image_scanner_set_config(scanner, _QRCODE, _CFG_BINARY, 1)
        zbar.zbar_image_set_format(image, _Y800)
        zbar.zbar_image_set_size(image, pixels.shape[1], pixels.shape[0])
        zbar.zbar_image_set_data(image, pixels.ctypes.data, pixels.size, None)
        zbar.zbar_scan_image(scanner, image)
        return _symbols(zbar, image)
    finally:
        zbar.zbar_image_destroy(image)
        zbar.zbar_image_scanner_destroy(scanner)


def _symbols(zbar: ModuleType, image: object) -> list[Found]:
    found = []
    symbol = zbar.zbar_image_first_symbol(image)
    while symbol:
        length = zbar.zbar_symbol_get_data_length(symbol)
        data = ctypes.string_at(zbar.zbar_symbol_get_data(symbol), length)
        count = zbar.zbar_symbol_get_loc_size(symbol)
        if data and count >= _CORNERS:
            # zbar goes round the other way: top left, bottom left, bottom right …
            corners = [
                (
                    float(zbar.zbar_symbol_get_loc_x(symbol, i)),
                    float(zbar.zbar_symbol_get_loc_y(symbol, i)),
                )
                for i in (0, 3, 2, 1)
            ]
            found.append(Found(bytes_to_text(data), "QRCode", np.array(corners)))
        symbol = zbar.zbar_symbol_next(symbol)
    return found
