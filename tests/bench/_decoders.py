"""What the reader is measured beside: single decoders, and cascades of them."""

from collections.abc import Callable

import cv2
import zxingcpp
from pyzbar import pyzbar

from station.scanning import stages
from station.scanning.found import Frame, Plane
from station.scanning.reader import STILL, STREAM, read
from station.scanning.stages import Planes
from station.scanning.zbar import read_zbar
from station.scanning.zxing import read_inverted_qr, read_qr, read_qr_by_histogram

Read = Callable[[Planes], list[str]]
PEERS = ("zxing", "zbar", "opencv")


def _stage(prepare: Callable[[Planes], Plane], decode=read_qr) -> Read:
    return lambda planes: [hit.text for hit in decode(prepare(planes))]


_GRAY = _stage(lambda p: p.gray)
_MINIMUM = _stage(lambda p: p.minimum)
_LIT = _stage(lambda p: stages._lit_evenly(p.minimum))
_EQUALISED = _stage(lambda p: stages._equalised(p.gray))
_DOUBLED = _stage(lambda p: stages._enlarged(p.gray, 2))
_LIFTED = _stage(lambda p: stages._lifted(p.minimum), read_qr_by_histogram)
_INVERTED = _stage(lambda p: p.gray, read_inverted_qr)

# stopping at the first stage with a result
CASCADES: dict[str, tuple[Read, ...]] = {
    "gray_min": (_GRAY, _MINIMUM),
    "fast": (_GRAY, _MINIMUM, _LIT, _EQUALISED),
    "video": (_GRAY, _MINIMUM, _DOUBLED, _EQUALISED, _LIFTED, _INVERTED),
}
CASCADES["full"] = (
    *CASCADES["video"],
    _stage(lambda p: stages._sharpened(p.minimum, 2, 1.5)),
    _stage(lambda p: stages._thresholded(p.gray, 71)),
    _LIT,
    _stage(lambda p: stages._enlarged(p.gray, 3)),
    _stage(lambda p: stages._reduced(p.gray, 0.5), read_zbar),
    _stage(lambda p: stages._softened(p.gray, 1), read_zbar),
    _stage(lambda p: stages._sharpened(stages._enlarged(p.minimum, 2), 3, 1.5)),
    _stage(lambda p: stages._thresholded(p.gray, 31)),
)


class Decoders:
    """Ours in both gears, the cascades, and each decoder as its manual has it used."""

    def __init__(self) -> None:
        self._opencv = cv2.QRCodeDetector()
        self._turn = self._first = 0
        self.by_name: dict[str, Callable[[Frame], list[str]]] = {
            "stream": self._stream,
            "still": lambda frame: [s.text for s in read(frame, STILL)],
            "zxing": self._zxing,
            "zbar": self._zbar,
            "opencv": self._by_opencv,
        }
        for name, cascade in CASCADES.items():
            self.by_name[name] = lambda frame, steps=cascade: _cascaded(frame, steps)

    def in_turn(self) -> list[str]:
        """The names of the decoders, beginning with another one each time."""
        names = list(self.by_name)
        self._first = (self._first + 1) % len(names)
        return names[self._first :] + names[: self._first]

    def _stream(self, frame: Frame) -> list[str]:
        self._turn += 1
        return [s.text for s in read(frame, STREAM, turn=self._turn)]

    @staticmethod
    def _zxing(frame: Frame) -> list[str]:
        gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        found = zxingcpp.read_barcodes(
            gray,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            try_rotate=False,
            try_invert=False,
        )
        return [barcode.text for barcode in found]

    @staticmethod
    def _zbar(frame: Frame) -> list[str]:
        gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        found = pyzbar.decode(gray, symbols=[pyzbar.ZBarSymbol.QRCODE])
        return [symbol.data.decode("utf-8", "replace") for symbol in found]

    def _by_opencv(self, frame: Frame) -> list[str]:
        try:
            text, *_ = self._opencv.detectAndDecode(frame)
        except cv2.error:  # it gives up on modes it does not know
            return []
        return [text] if text else []


def _cascaded(frame: Frame, steps: tuple[Read, ...]) -> list[str]:
    planes = Planes(frame)
    for step in steps:
        texts = step(planes)
        if texts:
            return texts
    return []
