"""Names of persons in one spelling, so that the same name is found again.

Rule 民委发〔2016〕33号: one separator, U+00B7, and room for 50 characters.
"""

import re
import unicodedata

LONGEST = 50
DOT = "·"
_DOTS = "•‧・･．∙⋅●"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_ASCII_DOT = re.compile(rf"(?<={_HAN})\.(?={_HAN})")
_AROUND_DOT = re.compile(rf" *{DOT} *")
_EDGES = f" {DOT}"
_HIDDEN = {"Cc", "Cf", "Cs"}
_NO_TRAIL = 0x7F
# GB 18030-2005 kept these characters of FE50–FEA0 in the private use area; the ten
# others that it kept there are vertical punctuation, which stands in no name.
_STILL_PRIVATE = {
    "\ue816": "\U00020087",
    "\ue817": "\U00020089",
    "\ue818": "\U000200cc",
    "\ue81e": "\u9fb4",
    "\ue826": "\u9fb5",
    "\ue82b": "\u9fb6",
    "\ue82c": "\u9fb7",
    "\ue831": "\U000215d7",
    "\ue832": "\u9fb8",
    "\ue83b": "\U0002298f",
    "\ue843": "\u9fb9",
    "\ue854": "\u9fba",
    "\ue855": "\U000241fe",
    "\ue864": "\u9fbb",
}


def normalise_name(text: str) -> str:
    """One spelling: real characters, one separator, no hidden signs, at most 50.

    Spaces inside a Chinese name go (sheets pad 王 明), those of a Latin name stay.
    """
    real = text.translate(PRIVATE_TO_REAL)
    plain = "".join(map(_visible, unicodedata.normalize("NFC", real)))
    spaced = " ".join(_ASCII_DOT.sub(DOT, plain).split())
    joined = _BETWEEN_HAN.sub("", _AROUND_DOT.sub(DOT, spaced))
    return joined.strip(_EDGES)[:LONGEST].rstrip(_EDGES)


def _visible(sign: str) -> str:
    if sign in _DOTS:
        return DOT
    if sign.isspace():
        return " "
    selector = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
    return "" if selector or unicodedata.category(sign) in _HIDDEN else sign


def _private_to_real() -> dict[int, str]:
    """The private points that GBK gave to FE50–FEA0, as the characters they stand for.

    They run in order from U+E815; today's GB 18030 names the real characters.
    """
    trails = [trail for trail in range(0x50, 0xA1) if trail != _NO_TRAIL]
    table = {}
    for private, trail in enumerate(trails, start=0xE815):
        real = bytes((0xFE, trail)).decode("gb18030")
        table[private] = _STILL_PRIVATE.get(real, real)
    return table


PRIVATE_TO_REAL = _private_to_real()
