"""The names of divisions 行政区划 as ID numbers carry them (GB/T 2260).

The data are those of python-stdnum, read where that library keeps them. A code lasts
for years, is taken back and given out again, so a code that was not in force says
nothing against a number: it is a warning for the guard at most.
"""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_CODE = re.compile(r"[0-9]{6}")
_PROVINCE = re.compile(r'([0-9]{2}) province="([^"]+)"')
_COUNTY = re.compile(r'  ([0-9]{4}) county="([^"]+)"')
_NAME = re.compile(r"(?:\[([0-9]{4})?-([0-9]{4})?\])?(.+)")
_ALWAYS = (0, 9999)
# They stand in the table where a county has no city of its own above it.
_NAMELESS = re.compile(r"市辖区|县|.*直辖.*")


class _Name(NamedTuple):
    """A name and the first and last year in which the code had it."""

    first: int
    last: int
    text: str


def division_name(code: str, year: int | None = None) -> str | None:
    """Province, city and county of six digits, as they were called in `year`.

    Without a year the last name that the code had. None where the code was not in
    force, or was never given out.
    """
    own = _own_name(code, year) if _CODE.fullmatch(code) else None
    if own is None:
        return None
    above = (code[:2] + "0000", code[:4] + "00")
    names = [_own_name(upper, year) for upper in above if upper != code]
    return "".join(name for name in (*names, own) if name and not _is_nameless(name))


@cache
def every_name() -> frozenset[str]:
    """Every name that a province, a city or a county has or had."""
    found = {name.text for names in _names().values() for name in names}
    return frozenset(name for name in found if not _is_nameless(name))


def _own_name(code: str, year: int | None) -> str | None:
    in_force = (
        name.text
        for name in reversed(_names().get(code, ()))
        if year is None or name.first <= year <= name.last
    )
    return next(in_force, None)


def _is_nameless(name: str) -> bool:
    return _NAMELESS.fullmatch(name) is not None


@cache
def _names() -> dict[str, tuple[_Name, ...]]:
    table = (files("stdnum") / "cn" / "loc.dat").read_text(encoding="utf-8")
    names: dict[str, tuple[_Name, ...]] = {}
    province = ""
    for line in table.splitlines():
        if above := _PROVINCE.fullmatch(line):
            province = above[1]
            names[f"{province}0000"] = (_Name(*_ALWAYS, above[2]),)
        elif county := _COUNTY.fullmatch(line):
            parts = county[2].split(",")
            names.setdefault(province + county[1], tuple(map(_name, parts)))
    return names


def _name(part: str) -> _Name:
    """`[1992-]name`, `[-1991]name`, `[1982-1999]name` or a name that always held."""
    match = _NAME.fullmatch(part)
    if match is None:
        return _Name(*_ALWAYS, part)
    first, last = _ALWAYS
    return _Name(int(match[1] or first), int(match[2] or last), match[3])
