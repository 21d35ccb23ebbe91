"""Names by the letters of a keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.wording.pinyin import LONGEST, first_reading, letter_keys, typed_letters


def found(name: str, typed: str) -> bool:
    letters = typed_letters(typed)
    return bool(letters) and any(key.startswith(letters) for key in letter_keys(name))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张伟", "zhangwei zhangw zwei zw z ZW zh zhw"),
        ("王小龙", "wangxiaolong wxl wxlong wangxl wangxlong wxiaol"),
        ("单雄信", "shanxiongxin sxx danxiongxin dxx cxx"),
        ("曾国藩", "zenggf zgf cengguofan cgf"),
        ("解珍", "xiezhen xz jz"),
        ("仇英", "qiuying qy cy"),
        ("朴树", "piaoshu ps pushu"),
        ("尉迟恭", "yuchigong ycg ychi"),
        ("长孙无忌", "zhangsunwj zswj"),
        ("欧阳小花", "ouyangxiaohua oyxh ouyxh"),
        ("吕布", "lvbu lubu lyubu lb lübu"),
        ("李乐", "liyue lile ly ll"),
        ("李㛃", "lijie lj"),
        ("张𬱖", "zhangdi zd"),
        ("西安", "xi'an xian"),
        ("阿卜杜拉·艾合买提", "abdlahmt abudula ahmt aihemaiti"),
        ("Jo Smith", "jo smith josm js smith SMITH"),
        ("O'Brien Kim", "o'brien obrien kim"),
        ("José García", "jose garcia josé"),
        ("张珊珊", "zhshsh zss zhangshsh"),
    ],
)
def test_that_a_name_is_found_by(name: str, typed: str) -> None:
    missed = [word for word in typed.split() if not found(name, word)]
    assert missed == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [("张伟", "w"), ("张伟", "zz"), ("王小龙", "ywl"), ("解珍", "x1"), ("张伟", "z%")],
)
def test_that_a_name_is_not_found_by(name: str, typed: str) -> None:
    assert not found(name, typed)


def test_that_a_name_of_many_readings_has_a_bounded_number_of_keys() -> None:
    assert max(len(letter_keys(name)) for name in ("单乐乐", "阿卜杜拉·艾合买提")) <= 72


def test_that_the_surname_is_said_as_a_surname() -> None:
    assert first_reading("单") == "shan"
    assert first_reading("万俟卨") == "moqixie"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_that_any_name_has_keys_of_small_letters_alone(name: str) -> None:
    for key in letter_keys(name):
        assert key.isascii()
        assert key.islower()
        assert key.isalpha()
        assert len(key) <= LONGEST


@given(st.text(max_size=100))
def test_that_typed_letters_are_small_letters_or_nothing(text: str) -> None:
    letters = typed_letters(text)
    assert letters == "" or (letters.isascii() and letters.isalpha())
