"""车牌: normalised, and whether the shape is a known one. A plate never blocks.

Shapes as in GA 36-2018 so far as its sources tell (standards.md § Vehicle plates).
E-bikes, tricycles, temporary and foreign plates come through gates as well.
"""

import re
import unicodedata

import msgspec

_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_LETTER = "[A-HJ-NP-Z]"
_SIGN = "[A-HJ-NP-Z0-9]"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        f"{_PROVINCE}{_LETTER}{_SIGN}{{5}}",
        # New energy, small and large.
        f"{_PROVINCE}{_LETTER}[A-HJK]{_SIGN}[0-9]{{4}}",
        f"{_PROVINCE}{_LETTER}[0-9]{{5}}[A-HJK]",
        f"{_PROVINCE}{_LETTER}{_SIGN}{{4}}[挂学警试超]",
        f"{_PROVINCE}{_LETTER}{_SIGN}{{3,5}}应急",
        f"粤Z{_SIGN}{{4}}[港澳]",
        # Embassies and consulates, now and before.
        "[0-9]{6}使|使[0-9]{6}",
        f"{_PROVINCE}[0-9]{{5}}领|{_PROVINCE}{_LETTER}[0-9]{{4}}领",
        # Armed police and army.
        f"WJ{_PROVINCE}?[0-9]{{4}}[0-9A-Z]",
        "[A-Z]{2}[0-9]{5}",
    )
)
LONGEST = 12


class PlateReading(msgspec.Struct, frozen=True):
    """A plate as it is stored. `known_shape` False is a warning, never a refusal."""

    text: str
    known_shape: bool


def read_plate(text: str) -> PlateReading:
    """Upper case, no spaces, dots or hyphens; at most 12 signs are kept."""
    wide = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(sign for sign in wide if sign.isalnum())[:LONGEST]
    return PlateReading(plain, any(shape.fullmatch(plain) for shape in _SHAPES))
