"""Prepared statements refuse what they could not run; batches read no further."""

from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import bindparam, select

from db.statements import Inserting, Prepared, batches
from db.tables_journal import set_aside


def test_that_a_value_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="every value"):
        Prepared(select(set_aside).where(set_aside.c.id == 1))
    Prepared(select(set_aside).where(set_aside.c.id == bindparam("id")))


def test_that_a_row_must_fit_its_table() -> None:
    class Turned(msgspec.Struct):
        reason: str
        id: int

    with pytest.raises(TypeError, match="Turned does not fit the table set_aside"):
        Inserting(set_aside, Turned)


def test_that_batches_read_no_further_than_they_must() -> None:
    taken = []

    def source() -> Iterator[int]:
        for number in range(7):
            taken.append(number)
            yield number

    found = batches(source(), 3)
    assert next(found) == [0, 1, 2]
    assert taken == [0, 1, 2]
    assert list(found) == [[3, 4, 5], [6]]
