"""Passages in blocks by the order of their arrival.

A person, a door, a code may pass at any time: each record of an import would touch a
page of every such index that no other record touches, and the more the longer the
index. So these indexes are kept by blocks: a new passage touches pages of the newest
block, and a question asks one block after the other. See decision 021.
"""

from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

_BITS = 15  # 32,768 arrivals


def index_by_block(owner: str, number: str, *names: str) -> Index:
    """An index of a table by block and `names`, over known values of the first name.

    `number`: the column that counts arrivals. Questions have to say `known` of that
    first name, and `in_blocks`.
    """
    return Index(
        f"ix_{owner}_block_{'_'.join(names)}",
        text(f"{number} >> {_BITS}"),
        *names,
        sqlite_where=text(f"{names[0]} <> ''"),
    )


def block_of(number: ColumnElement[int]) -> ColumnElement[int]:
    """In the words of the index."""
    return number.op(">>", return_type=Integer())(literal_column(str(_BITS)))


def in_blocks(number: ColumnElement[int]) -> ColumnElement[bool]:
    """True of every passage: said so that an index by block serves the question."""
    return block_of(number).in_(select(_BLOCKS.c.block))


_passage = table("passage", column("id", Integer))
_newest = select(block_of(func.max(_passage.c.id))).scalar_subquery()
_first = select(literal_column("0", Integer).label("block")).cte(
    "blocks", recursive=True
)
_BLOCKS = _first.union_all(
    select(_first.c.block + literal_column("1", Integer)).where(
        _first.c.block < _newest
    )
)
