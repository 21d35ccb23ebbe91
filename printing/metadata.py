"""What a file says about itself as XMP (ISO 16684-1), beside the older dictionary.

Archives that keep PDF/A read these; that a file fulfils PDF/A is not claimed here.
"""

from datetime import datetime
from xml.sax.saxutils import escape

import msgspec

PRODUCER = "Gatebook"
# what begins and ends a packet, by the standard
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END = '<?xpacket end="r"?>'
_BODY = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt>\
</dc:description>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""


class About(msgspec.Struct, frozen=True):
    """What the file says about itself. `lang` is a tag such as `zh-CN`."""

    title: str
    author: str
    subject: str
    lang: str
    made: datetime


def xmp(about: About) -> bytes:
    """The packet of one file, UTF-8."""
    words = {
        "lang": about.lang,
        "title": about.title,
        "author": about.author,
        "subject": about.subject,
        "made": about.made.isoformat(timespec="seconds"),
        "producer": PRODUCER,
    }
    body = _BODY.format(**{name: escape(_allowed(w)) for name, w in words.items()})
    return "\n".join((_BEGIN, body, _END)).encode()


def _allowed(text: str) -> str:
    """Without what XML cannot hold: control characters and half surrogates."""
    return "".join(c if c.isprintable() else " " for c in text)
