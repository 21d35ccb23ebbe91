"""The first decoder: zxing-cpp."""

import numpy as np
import zxingcpp

from station.scanning.found import Found, Plane, bytes_to_text

# not the whole family: its smallest member corrects no errors and is seen in noise
_QR = (zxingcpp.BarcodeFormat.QRCodeModel2,)
_LONGEST_SIDE = 65535  # more is an error there
_WITHOUT_CORRECTION = "M1"
_QR_FAMILY = (zxingcpp.BarcodeFormat.MicroQRCode, zxingcpp.BarcodeFormat.RMQRCode)


def read_qr(plane: Plane) -> list[Found]:
    """QR symbols, dark on light."""
    return _read(plane)


def glimpse_qr(plane: Plane) -> list[Found]:
    """QR symbols as they stand in the plane, not reduced; unread ones without a text.

    Unread: the marks and the grid are seen, and the correction does not come out.
    """
    return _read(plane, downscale=False, errors=True)


def read_inverted_qr(plane: Plane) -> list[Found]:
    """QR symbols, also light on dark: half as fast."""
    return _read(plane, inverted=True)


def read_qr_by_histogram(plane: Plane) -> list[Found]:
    """QR symbols under one threshold for the whole picture."""
    return _read(plane, binarizer=zxingcpp.Binarizer.GlobalHistogram)


def read_small_family(plane: Plane) -> list[Found]:
    """Micro QR (from M2 on) and rMQR symbols."""
    return _read(plane, formats=_QR_FAMILY)


def _read(
    plane: Plane,
    *,
    formats: tuple[zxingcpp.BarcodeFormat, ...] = _QR,
    inverted: bool = False,
    downscale: bool = True,
    errors: bool = False,
    binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage,
) -> list[Found]:
    if max(plane.shape) > _LONGEST_SIDE:
        return []  # the late stages look at it reduced
    # try_rotate only costs time for matrix symbols, try_downscale finds blurred ones
    barcodes = zxingcpp.read_barcodes(
        plane,
        # made anew: one kept until the end of the program is reported as leaked
        formats=zxingcpp.BarcodeFormats(list(formats)),
        try_rotate=False,
        try_downscale=downscale,
        try_invert=inverted,
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=binarizer,
        return_errors=errors,
    )
    return [_found(b) for b in barcodes if not b.valid or _counts(b)]


def _counts(barcode: zxingcpp.Barcode) -> bool:
    extra = barcode.extra
    version = extra.get("Version") if isinstance(extra, dict) else None
    return bool(barcode.bytes) and version != _WITHOUT_CORRECTION


def _found(barcode: zxingcpp.Barcode) -> Found:
    place = barcode.position
    corners = np.array(
        [
            (corner.x, corner.y)
            for corner in (
                place.top_left,
                place.top_right,
                place.bottom_right,
                place.bottom_left,
            )
        ],
        dtype=np.float64,
    )
    return Found(_text(barcode) if barcode.valid else "", barcode.format.name, corners)


def _text(barcode: zxingcpp.Barcode) -> str:
    """zxing's text, except where it fell back to Latin-1: Chinese bytes land there."""
    text: str = barcode.text
    if text.isascii() or any(ord(char) > 0xFF for char in text):  # noqa: PLR2004 - the last Latin-1 character
        return text
    return bytes_to_text(barcode.bytes)
