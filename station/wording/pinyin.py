"""Names found by the letters of a keyboard: 张伟 by `zhangwei`, `zhangw`, `zwei`, `zw`.

Here is what a name is found by and how typed letters are brought to the same form.
Where the keys are kept is the business of `db`.
"""

import os
import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from station.domain.names import DOT

# The phrases of the language tell nothing of names and would take 45 MB of memory.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")

# A change of what `letter_keys` makes takes another number: homes make theirs anew.
EDITION = 1
LONGEST = 60
_SPOKEN = 4  # syllables that people still mix with initials
_MOST_WAYS = 12  # to say one name; more are not how anybody is called
_MOST_INITIALS = 24
_INITIALS_OF = 8
_MARKS = re.compile(r"[^a-z]")
# typed between two consonants, zh ch sh are the initials z c s
_HUSHED = re.compile(r"([zcs])h(?=[b-df-hj-np-tv-z])")

# Surnames that are said otherwise than the same character elsewhere, those of two
# characters first.
_SURNAMES = """
万俟:mo+qi 单于:chan+yu 尉迟:yu+chi 澹台:tan+tai 长孙:zhang+sun 万:wan
乐:yue 仇:qiu 任:ren 佴:nai 便:pian 俞:yu 冼:xian 区:ou 华:hua 单:shan
召:shao 句:gou 员:yun 哈:ha 宁:ning 尉:wei 尹:yin 幺:yao 折:she 曾:zeng
朴:piao 查:zha 洗:xian 燕:yan 牟:mou 盖:ge 盛:sheng 石:shi 祭:zhai 种:chong
秘:bi 纪:ji 缪:miao 翟:zhai 能:nai 覃:qin 解:xie 谌:chen 贾:jia 车:che
逄:pang 郇:xun 郗:xi 那:na 钭:tou 阚:kan 隗:wei 黑:he
"""
SURNAMES = {
    name: tuple(said.split("+"))
    for name, said in (entry.split(":") for entry in _SURNAMES.split())
}
# Said in one way in every name, though dictionaries know others, long out of use.
_ONE_WAY = frozenset(
    "王吴朱许冯邓彭董潘于蔡余杜丁沈姚陆汪夏方白陶郝莫汤"
    "英强明超平红浩波淑家才大月洁思可俊熙皓彬彦信若冰"
)
_DOUBLE = 2


@lru_cache(maxsize=8192)
def letter_keys(name: str) -> tuple[str, ...]:
    """All that begins with what somebody may type for a name, none twice.

    Each part of a name of several (阿卜杜拉·艾合买提, Jo Smith) begins keys of its own.
    A key that is the beginning of another one is left out: it is found by that.
    """
    keys: set[str] = set()
    parts = [part for part in re.split(rf"[{DOT} ]", name) if part]
    ways = [_ways(part) for part in parts]
    for at in range(min(len(parts), _SPOKEN)):
        said = [way for part in ways[at:] for way in part if way]
        keys |= _keys_of(said if at == 0 else [way[:1] for way in said])
    return _without_beginnings(keys)


def typed_letters(text: str) -> str:
    """What was typed as letters alone, as the keys have them; empty for other signs."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    if not all(sign.isascii() for sign in plain):
        plain = _without_accents(plain)
    if re.search(r"[^a-z' ·.-]", plain):
        return ""
    letters = _MARKS.sub("", plain)[:LONGEST]
    letters = re.sub(r"([ln])yu", r"\1v", letters)
    return _HUSHED.sub(r"\1", letters)


def said_within(place: str, letters: str) -> bool:
    """Whether letters are how a place, or its end from any sign on, begins to be said.

    Each sign in full or its initial alone: 长春市二道区 by `ccs`, `ed` and `erdaoq`.
    """
    said = tuple(map(_spoken, place))
    return any(_begins(said[at:], letters) for at in range(len(said)))


def _begins(said: tuple[tuple[str, ...], ...], letters: str) -> bool:
    if not letters or not said:
        return not letters
    if any(way.startswith(letters) for way in said[0]):
        return True
    heads = {head for way in said[0] for head in (way, way[0])}
    return any(
        letters.startswith(head) and _begins(said[1:], letters[len(head) :])
        for head in heads
    )


def first_reading(name: str) -> str:
    """The letters of a name as it is most likely said."""
    ways = [way for part in re.split(rf"[{DOT} ]", name) for way in _ways(part)]
    return "".join(way[0] for way in ways if way)


def _keys_of(said: list[tuple[str, ...]]) -> set[str]:
    if not said:
        return set()
    keys: set[str] = set()
    fewer = [said[0], *(way[:_DOUBLE] for way in said[1:])]
    for whole in islice(product(*_varied(fewer)), _MOST_WAYS):
        keys |= _mixed(whole)
    initials = [tuple(dict.fromkeys(one[0] for one in way)) for way in said]
    for short in islice(product(*_varied(initials)), _MOST_INITIALS):
        keys.add("".join(short))
    return {key[:LONGEST] for key in keys}


def _varied(ways: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Of a long name the beginning alone: nobody types all of it to find it."""
    return [*ways[:_SPOKEN], *(way[:1] for way in ways[_SPOKEN:])]


def _mixed(whole: tuple[str, ...]) -> set[str]:
    """Each syllable in full or its initial alone; the last stands in full."""
    if len(whole) > _SPOKEN:
        return {"".join(whole), "".join(one[0] for one in whole[:-1]) + whole[-1]}
    shortened = product(*((one, one[0]) for one in whole[:-1]))
    return {"".join(one) + whole[-1] for one in shortened}


def _ways(part: str) -> list[tuple[str, ...]]:
    """For each syllable of a part of a name the ways to say it."""
    if part.isascii():
        letters = _MARKS.sub("", part.casefold())
        return [(letters,)] if letters else []
    double = SURNAMES.get(part[:_DOUBLE]) if len(part) > _DOUBLE else None
    if double:
        heads = [(one,) for one in double]
        return heads + [_spoken(sign) for sign in part[_DOUBLE:]]
    family = SURNAMES.get(part[0], ())
    first = tuple(dict.fromkeys((*family, *_spoken(part[0]))))
    return [first, *map(_spoken, part[1:])]


@lru_cache(maxsize=8192)
def _spoken(sign: str) -> tuple[str, ...]:
    """How one character is said, the likeliest first; nothing for what has no sound."""
    from pypinyin import Style, pinyin  # 50 ms, which no start has to pay

    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    heard = found[0] if found else [_without_accents(sign)]
    letters = [_MARKS.sub("", one) for one in heard]
    said = [way for one in letters for way in (one, _by_passport(one)) if way]
    return tuple(dict.fromkeys(said[:1] if sign in _ONE_WAY else said))


def _by_passport(syllable: str) -> str:
    """吕 is typed LV or LU; a passport's LYU is brought to LV when it is typed."""
    return syllable.replace("v", "u")


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _without_beginnings(keys: set[str]) -> tuple[str, ...]:
    ordered = sorted(keys)
    following = [*ordered[1:], ""][: len(ordered)]
    return tuple(
        key
        for key, after in zip(ordered, following, strict=True)
        if key and not after.startswith(key)
    )
