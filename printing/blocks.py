"""What a form is made of: blocks that stand below each other on the one grid.

A form is data. Where a block lands on which page is for `printing.document` to say;
which forms there are and what they say is in `printing.forms`.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from printing.table import TableColumn, TableRow


class Field(msgspec.Struct, frozen=True):
    """A label and what is written beside it; an empty value is room to write.

    `span`: how many of the block's columns it takes. `lines`: the least height in lines
    of writing.
    """

    label: str
    value: str = ""
    span: int = 1
    lines: int = 1


class Fields(msgspec.Struct, frozen=True):
    """Fields in ruled cells, `columns` of them side by side."""

    fields: tuple[Field, ...]
    columns: int = 3
    title: str = ""


class Rows(msgspec.Struct, frozen=True):
    """A table. `blank` adds numbered rows to fill in by hand, `blank_height` in points.

    `nothing` is said where there is neither a row nor a blank one.
    """

    columns: tuple[TableColumn, ...]
    rows: Iterable[TableRow] = ()
    title: str = ""
    blank: int = 0
    blank_height: float = 0
    nothing: str = ""


class Prose(msgspec.Struct, frozen=True):
    """Paragraphs; `indent` sets the first line in by two characters, as letters do."""

    paragraphs: tuple[str, ...]
    title: str = ""
    indent: bool = False


class Ticks(msgspec.Struct, frozen=True):
    """Boxes to tick, each with its words and whether it is ticked already."""

    options: tuple[tuple[str, bool], ...]
    title: str = ""


class Signatures(msgspec.Struct, frozen=True):
    """Lines to sign on and room for the seal, never parted from each other."""

    labels: tuple[str, ...]
    seal: bool = True


class Code(msgspec.Struct, frozen=True):
    """A code to scan, and beside it lines to read: label and words."""

    text: str
    lines: tuple[tuple[str, str], ...]
    title: str = ""


Block = Fields | Rows | Prose | Ticks | Code | Signatures


class Form(msgspec.Struct, frozen=True):
    """One form. `place` and `day` stand beside its title, `details` below it.

    `foot` is said at the foot of every page: who may see it, or the chain head.
    `letter`: type and lines of a letter, for what people read rather than fill in.
    """

    title: str
    blocks: tuple[Block, ...]
    place: str = ""
    day: str = ""
    details: tuple[tuple[str, str], ...] = ()
    foot: str = ""
    landscape: bool = False
    letter: bool = False


class Printed(msgspec.Struct, frozen=True):
    """What was printed. `undrawable`: code points (`U+31350`) that no font has."""

    pages: int
    rows: int
    undrawable: tuple[str, ...]


class Imprint(msgspec.Struct, frozen=True):
    """What the file says about itself: who made it (community, gate) and when."""

    author: str
    subject: str
    made: datetime
