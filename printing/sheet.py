"""A page to draw on: reportlab's canvas with our fonts, and nothing of markup.

Text is drawn as the characters it has: no paragraph language, no escapes, so no name
can do anything. Lengths are points; y grows upwards; grey runs from 0 black to 1 white.
"""

import io
from itertools import pairwise
from typing import BinaryIO
from zlib import compress

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from printing import fonts
from printing.embedding import EmbeddedFont, FontFull, utf16_hex
from printing.fonts import EM, Face
from printing.metadata import PRODUCER, About, xmp
from resources import current_language

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
_FRAME_GREY = 0.35
_LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}
_ROUND = 0.5523  # how far the handles of a quarter circle reach, in radii


def language_tag() -> str:
    """The tag of the words that are printed now, as readers of files know it."""
    return _LANGUAGE_TAGS[current_language()]


class Sheet:
    """One PDF document, drawn page by page.

    The same calls give the same bytes: dates come from `about`. A character that no
    font has is drawn as its code point in a frame, is still found when the text is
    searched or copied, and stands in `undrawable` as `U+31350`.
    """

    def __init__(
        self, target: BinaryIO, size: tuple[float, float], about: About
    ) -> None:
        self.size = size
        self.undrawable: set[str] = set()
        self.page_number = 1
        self._whole = False
        self._canvas = _Canvas(
            target,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 5),
            lang=about.lang,
        )
        self._fonts: dict[str, EmbeddedFont] = {}
        self._describe(about)

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        """Draw a cleaned line with its baseline at y, starting at x."""
        try:
            font, code = self._encoded(fonts.face(bold=bold), text)
        except KeyError:
            self._mixed(x, y, text, size, bold=bold)
        else:
            self._show(font, x, y, size, code)

    def text_right(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        """The same, ending at x."""
        self.text(x - fonts.width(text, size, bold=bold), y, text, size, bold=bold)

    def text_centred(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        """The same, with its middle at x."""
        left = x - fonts.width(text, size, bold=bold) / 2
        self.text(left, y, text, size, bold=bold)

    def begin_whole(self, text: str) -> None:
        """What is drawn until `end_whole` is found and copied as this one text.

        So a name that was broken into two lines is still found by its name.
        """
        self._whole = True
        self.draw(f"/Span <</ActualText <FEFF{utf16_hex(fonts.clean(text))}>>> BDC")

    def end_whole(self) -> None:
        self._whole = False
        self.draw("EMC")

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        weight: float,
        grey: float = 0,
    ) -> None:
        (x1, y1), (x2, y2) = start, end
        self.draw(f"{grey:g} G {weight:g} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        weight: float,
        grey: float = 0,
        dash: str = "",
    ) -> None:
        """An empty box from its lower left corner; `dash` as in `2 2`."""
        self.draw(f"q [{dash}] 0 d {grey:g} G {weight:g} w {_rect(corner, size)} S Q")

    def ring(
        self,
        corner: tuple[float, float],
        size: float,
        *,
        weight: float,
        grey: float = 0,
    ) -> None:
        """An empty circle that fills a square, from its lower left corner."""
        half, pull = size / 2, size / 2 * _ROUND
        x, y = corner[0] + half, corner[1] + half
        turns = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
        curves = " ".join(
            f"{x + half * a + pull * c:.2f} {y + half * b + pull * d:.2f}"
            f" {x + half * c + pull * a:.2f} {y + half * d + pull * b:.2f}"
            f" {x + half * c:.2f} {y + half * d:.2f} c"
            for (a, b), (c, d) in pairwise(turns)
        )
        self.draw(f"{grey:g} G {weight:g} w {x + half:.2f} {y:.2f} m {curves} S")

    def fill(
        self, corner: tuple[float, float], size: tuple[float, float], grey: float
    ) -> None:
        self.draw(f"{grey:g} g {_rect(corner, size)} f 0 g")

    def picture(
        self, corner: tuple[float, float], size: tuple[float, float], jpeg: bytes
    ) -> None:
        """A photograph in a box from its lower left corner, as large as it fits."""
        self._canvas.drawImage(
            ImageReader(io.BytesIO(jpeg)),
            *corner,
            *size,
            preserveAspectRatio=True,
            anchor="c",
        )

    def draw(self, operators: str) -> None:
        """PDF operators as they are; never made from what people wrote."""
        self._canvas.addLiteral(operators)

    def later(self, name: str) -> None:
        """Leave room on this page for what `now` draws under the name, before save."""
        self._canvas.doForm(name)

    def now(self, name: str) -> "_Form":
        """A `with` block whose drawing appears wherever `later` named it."""
        return _Form(self._canvas, name)

    def next_page(self) -> None:
        self._canvas.showPage()
        self.page_number += 1

    def save(self) -> None:
        """Finish the last page and write the file."""
        self._canvas.save()

    def _describe(self, about: About) -> None:
        self._canvas.setTitle(about.title)
        self._canvas.setAuthor(about.author)
        self._canvas.setSubject(about.subject)
        self._canvas.setCreator(PRODUCER)
        self._canvas.setProducer(PRODUCER)
        packet = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
        self._canvas.document.Catalog.Metadata = PDFStream(packet, xmp(about))
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        stamp = about.made.strftime("D:%Y%m%d%H%M%S%z")
        self._canvas.setDateFormatter(lambda *_date: f"{stamp[:-2]}'{stamp[-2:]}'")

    def _encoded(self, face: Face, text: str) -> tuple[EmbeddedFont, str]:
        """A font of the face and the text in its codes; KeyError where it lacks one."""
        font = self._fonts.get(face.name) or self._embed(face)
        try:
            return font, font.encode(text)
        except FontFull:
            font = self._embed(face)
            return font, font.encode(text)

    def _embed(self, face: Face) -> EmbeddedFont:
        delayed = self._canvas.document.delayedFonts
        font = EmbeddedFont(face, f"G{len(delayed) + 1}")
        self._fonts[face.name] = font
        delayed.append(font)
        return font

    def _show(
        self, font: EmbeddedFont, x: float, y: float, size: float, code: str
    ) -> None:
        self._canvas.addLiteral(
            f"BT /{font.resource} {size:g} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET"
        )

    def _mixed(self, x: float, y: float, text: str, size: float, *, bold: bool) -> None:
        for owner, piece in fonts.runs(text, bold=bold):
            if owner is None:
                for char in piece:
                    self._code_point(x, y, char, size)
                    x += size
                continue
            font, code = self._encoded(owner, piece)
            self._show(font, x, y, size, code)
            x += owner.width(piece) * size / EM

    def _code_point(self, x: float, y: float, char: str, size: float) -> None:
        """The code point of a character without a picture, in a frame of one em."""
        digits = f"{ord(char):04X}"
        self.undrawable.add(f"U+{digits}")
        half = (len(digits) + 1) // 2
        small = size * 0.9 / (half + 0.3)
        corner = (x + size * 0.04, y - size * 0.1)
        alone = not self._whole
        if alone:
            self.begin_whole(char)
        self.box(corner, (size * 0.92, size * 0.92), weight=0.4, grey=_FRAME_GREY)
        middle = x + size / 2
        self.text_centred(middle, y + size * 0.42, digits[:half], small)
        self.text_centred(middle, y, digits[half:], small)
        if alone:
            self.end_whole()


class _Form:
    """The `with` block of `Sheet.now`."""

    def __init__(self, canvas: "_Canvas", name: str) -> None:
        self._canvas = canvas
        self._name = name

    def __enter__(self) -> None:
        self._canvas.beginForm(self._name)

    def __exit__(self, *_failure: object) -> None:
        self._canvas.endForm()


class _Canvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """reportlab's canvas, without the Helvetica that it puts on every page.

    A page is compressed when it is done: reportlab would keep all of them in full until
    the end, and then write each in ASCII, a quarter longer.
    """

    @property
    def document(self) -> PDFDocument:
        return self._doc

    @override
    def showPage(self) -> None:
        name = self._doc.thisPageName()
        super().showPage()
        page = self._doc.idToObject[name]
        flate = PDFDictionary({"Filter": PDFName("FlateDecode")})
        page.Contents = PDFStream(flate, compress(page.stream.encode("ascii")))
        page.stream = None

    @override
    def _make_preamble(self) -> None:
        self._preamble = ""


def _rect(corner: tuple[float, float], size: tuple[float, float]) -> str:
    return f"{corner[0]:.2f} {corner[1]:.2f} {size[0]:.2f} {size[1]:.2f} re"
