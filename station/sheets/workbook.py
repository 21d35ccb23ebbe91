"""Any .xlsx or .xls file: opened only when harmless, written so that text stays text.

The reader takes a whole sheet into memory as a rectangle, so that one stray cell at the
far corner of an .xlsx would ask for hundreds of gigabytes; it is looked through first.
An old .xls has at most 65,536 rows of 256 columns.
"""

import errno
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from station.domain.errors import OperatorError, disk_fault, input_fault
from station.sheets.cells import clean

MOST_ROWS = 300_000
MOST_COLUMNS = 104
MOST_BYTES = 768 * 1024 * 1024
_CHUNK = 1024 * 1024
MOST_OLD_BYTES = 128 * 1024 * 1024
_OLD_OFFICE_MAGIC = bytes.fromhex("d0cf11e0")
_ZIP_MAGIC = b"PK\x03\x04"
_FROM_1904 = re.compile(
    rb"""<(?:\w+:)?workbookPr\b[^<>]*\bdate1904\s*=\s*["'](?:1|true)"""
)
# a start tag of a cell with content that lies right of column CZ or below MOST_ROWS
_FAR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br\s*=\s*["']"""
    rb"""(?:[A-Za-z]{3,}\d+|[D-Zd-z][A-Za-z]\d+|[A-Za-z]+(?:[3-9]\d{5}|\d{7,}))["']"""
    rb"""[^<>]{0,200}(?<!/)>\s*<(?!/)"""
)
_OVERLAP = 1024
# a locked member is a RuntimeError, an unknown compression a NotImplementedError
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    CalamineError,
)


def looks_like_workbook(start: bytes) -> bool:
    return start.startswith((_OLD_OFFICE_MAGIC, _ZIP_MAGIC))


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook of a harmless .xlsx or .xls file.

    Raises OperatorError for another format, a damaged, locked or monstrous workbook,
    EnvironmentFault where the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            is_old = file.read(4) == _OLD_OFFICE_MAGIC
        if is_old:
            return _open_old(path)
        _look_through(path)
        return CalamineWorkbook.from_path(str(path))
    except OSError as error:
        # the reader tells a damaged file without an errno, a wrong offset as EINVAL
        if error.errno not in {None, errno.EINVAL} and not path.is_dir():
            raise input_fault(error, path) from error
        raise not_a_workbook(path) from error
    except _DAMAGED as error:
        raise not_a_workbook(path) from error


def counts_from_1904(path: Path) -> bool:
    """Whether day numbers of an .xlsx without a date's format count from 1904."""
    with path.open("rb") as file:
        if file.read(len(_ZIP_MAGIC)) != _ZIP_MAGIC:
            return False
    with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
        return _FROM_1904.search(part.read(_CHUNK)) is not None


def _open_old(path: Path) -> CalamineWorkbook:
    if path.stat().st_size > MOST_OLD_BYTES:
        raise too_large(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise OperatorError(
            "{file} is a damaged .xls sheet or has a password; save it as a plain"
            " .xlsx.",
            file=path.name,
        ) from error


def not_a_workbook(path: Path) -> OperatorError:
    return OperatorError("{file} is no spreadsheet, or it is damaged.", file=path.name)


def sheet_of(book: CalamineWorkbook, path: Path, preferred: str) -> CalamineSheet:
    """The sheet of the preferred name, else the first one."""
    names = book.sheet_names
    if not names:
        raise OperatorError("{file} holds no sheet.", file=path.name)
    try:
        return book.get_sheet_by_name(preferred if preferred in names else names[0])
    except CalamineError as error:
        raise not_a_workbook(path) from error


def _look_through(path: Path) -> None:
    total = 0
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise not_a_workbook(path)
        for member in archive.infolist():
            total += member.file_size
            if total > MOST_BYTES:
                raise too_large(path)
        for member in archive.infolist():
            _look_through_member(path, archive, member)


def _look_through_member(
    path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> None:
    if not member.filename.startswith("xl/"):
        return
    tail = b""
    with archive.open(member) as stream:  # a wrong declared size shows as a bad CRC
        while chunk := stream.read(_CHUNK):
            if _FAR_CELL.search(tail + chunk):
                raise too_large(path)
            tail = chunk[-_OVERLAP:]


def too_large(path: Path) -> OperatorError:
    return OperatorError(
        "{file} is too large: at most {rows} rows and {columns} columns.",
        file=path.name,
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )


class TextSheet:
    """One new workbook with one sheet; every cell is a string, whatever it looks like.

    Rows go to disk as they come, beside the file. A context manager: leaving it
    finishes the file. Raises EnvironmentFault when the disk does not take it; then no
    part of a file is left.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        with self._disk():
            self._scratch = TemporaryDirectory(prefix=".sheet-", dir=path.parent)
        options = {"constant_memory": True, "tmpdir": self._scratch.name}
        self._book = Workbook(str(path), options)
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#DDE8F0", "bottom": 1, "text_wrap": True}
        )
        self._text = self._book.add_format({"num_format": "@"})
        self._sheet = self._book.add_worksheet(name)
        self._next = 0

    def __enter__(self) -> "TextSheet":
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            with self._disk():
                self._book.close()
        finally:
            self._scratch.cleanup()

    def head(self, cells: Sequence[str], widths: Sequence[int]) -> None:
        """The header row, frozen, with column widths in characters."""
        for at, width in enumerate(widths):
            self._sheet.set_column(at, at, width, self._text)
        self._sheet.freeze_panes(1, 0)
        self._write(cells, self._head)

    def row(self, cells: Iterable[str]) -> None:
        self._write(cells, self._text)

    def _write(self, cells: Iterable[str], style: object) -> None:
        with self._disk():
            for at, text in enumerate(cells):
                if text:
                    self._sheet.write_string(self._next, at, clean(text), style)
        self._next += 1

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except (FileCreateError, OSError) as error:
            cause = error if isinstance(error, OSError) else error.args[0]
            if self._path.is_file():
                self._path.unlink()
            raise disk_fault(cause, self._path) from error
