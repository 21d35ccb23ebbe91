"""How a face gets into a PDF: as one composite font with a map back to Unicode.

reportlab cuts a TrueType font into pieces of 256 characters and writes their ToUnicode
map with bare code points, so that 𬱖 (beyond U+FFFF) extracts as other letters. Here a
document gets one Type 0 font a face (ISO 32000-1 § 9.7): two-byte codes numbered in
the order of first use, and a ToUnicode map in UTF-16BE, surrogates included.
"""

from itertools import islice
from struct import pack
from zlib import crc32

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from printing.fonts import Face

# its cmap table of format 6 counts its own bytes in sixteen bits
MOST_CHARACTERS = 32_000
_MOST_IN_BLOCK = 100  # entries of one beginbfchar, by the CMap specification
_SYMBOLIC = 1 << 2


class FontFull(Exception):
    """A font holds as many characters as reportlab's subset table can number."""


class EmbeddedFont:
    """One face in one document, or as much of it as one font can hold.

    `codes` maps a character to the four hex digits that show it, numbering it when it
    is first asked for; KeyError for a character that the face lacks, FontFull where no
    more of them fit. reportlab calls `addObjects` when the document is saved, and not
    before.
    """

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self.codes = _Codes(face)

    def encode(self, text: str) -> str:
        """The operand of Tj; raises KeyError or FontFull, see above."""
        return "".join(map(self.codes.__getitem__, text))

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """Put the font, its subset and its map into the document."""
        points = [0, *map(ord, self.codes)]
        base = f"{_subset_tag(points)}+{self.face.name}"
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(base),
                "CIDSystemInfo": PDFDictionary(
                    {
                        "Registry": PDFString("Adobe"),
                        "Ordering": PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "DW": self.face.outlines.defaultWidth,
                "W": PDFArray([0, PDFArray(self._widths())]),
                "CIDToGIDMap": _stream(doc, self._glyph_map(points)),
                "FontDescriptor": self._descriptor(doc, base, points),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": PDFName(base),
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([doc.Reference(descendant)]),
                "ToUnicode": _stream(doc, to_unicode("".join(self.codes)).encode()),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font)

    def _widths(self) -> list[float]:
        advances = self.face.advances
        return [self.face.outlines.defaultWidth, *(advances[c] for c in self.codes)]

    def _glyph_map(self, points: list[int]) -> bytes:
        """Code → glyph of the subset: characters that share a glyph share it there."""
        numbers: dict[int, int] = {0: 0}
        order = [
            numbers.setdefault(self.face.glyphs[p] if p else 0, len(numbers))
            for p in points
        ]
        return pack(f">{len(order)}H", *order)

    def _descriptor(
        self, doc: PDFDocument, base: str, points: list[int]
    ) -> PDFObjectReference:
        outlines = self.face.outlines
        file = outlines.makeSubset(points)
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(base),
                "Flags": _SYMBOLIC,
                "FontBBox": PDFArray(outlines.bbox),
                "ItalicAngle": outlines.italicAngle,
                "Ascent": outlines.ascent,
                "Descent": outlines.descent,
                "CapHeight": outlines.capHeight,
                "StemV": outlines.stemV,
                "FontFile2": _stream(doc, file, Length1=len(file)),
            }
        )
        return doc.Reference(descriptor)


class _Codes(dict[str, str]):
    """Character → code as hex digits; code 0 stays the missing glyph."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> str:
        if not self._face.has(char):
            raise KeyError(char)
        if len(self) >= MOST_CHARACTERS:
            raise FontFull
        self[char] = code = f"{len(self) + 1:04X}"
        return code


def to_unicode(chars: str) -> str:
    """The CMap that turns code n back into the n-th character, counted from 1."""
    numbered = iter(enumerate(chars, start=1))
    blocks = []
    while block := list(islice(numbered, _MOST_IN_BLOCK)):
        lines = [f"<{n:04X}> <{utf16_hex(char)}>" for n, char in block]
        blocks += [f"{len(block)} beginbfchar", *lines, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def utf16_hex(text: str) -> str:
    """UTF-16BE as hex digits, as PDF wants text that it does not draw."""
    return text.encode("utf-16-be").hex().upper()


def _stream(doc: PDFDocument, content: bytes, **entries: int) -> PDFObjectReference:
    return doc.Reference(PDFStream(PDFDictionary(entries), content, [PDFZCompress]))


def _subset_tag(points: list[int]) -> str:
    """Six letters (ISO 32000-1 § 9.6.4) that differ with what the subset holds."""
    number = crc32(pack(f">{len(points)}L", *points)) % 26**6
    letters = []
    for _place in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)
