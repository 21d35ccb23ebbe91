import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.scanning.found import bytes_to_text


@pytest.mark.parametrize("text", ["plain", "姓名:张三 温州", "Märchen 中", "𬱖", ""])
def test_that_utf8_is_read_as_utf8(text):
    assert bytes_to_text(text.encode()) == text


@pytest.mark.parametrize("text", ["张三 温州市卡口", "王䶮 李㛃 张𬱖", "绿码"])
def test_that_chinese_bytes_without_a_mark_are_read_as_chinese(text):
    assert bytes_to_text(text.encode("gb18030")) == text


def test_that_the_kanji_mode_is_read_where_it_writes_chinese():
    assert bytes_to_text("code/王/17".encode("shift_jis")) == "code/王/17"


@pytest.mark.parametrize("text", ["Märchen", "Ünal Ağ"[:4], "naïve café"])
def test_that_western_bytes_are_not_turned_into_chinese(text):
    assert bytes_to_text(text.encode("latin-1")) == text


@given(st.binary(max_size=60))
def test_that_any_bytes_are_some_text(data):
    assert isinstance(bytes_to_text(data), str)
