"""Papers with a serial number, a seal and signatures, once for each who keeps one."""

from printing.blocks import Form, Prose, Signatures
from resources import _
from station.domain.letters import Letter


def copies_of(letter: Letter, issuer: str) -> tuple[Form, ...]:
    """One form a copy, the same but for the line that says whose it is."""
    return tuple(_copy(letter, issuer, whose) for whose in letter.copies)


def _copy(letter: Letter, issuer: str, whose: str) -> Form:
    number = _("No. {number}").format(number=letter.number)
    return Form(
        title=letter.title,
        day=letter.number,
        details=tuple(filter(any, ((issuer, ""), (whose, "")))),
        blocks=(Prose(letter.paragraphs, indent=True), Signatures(letter.signatures)),
        foot="  ".join(filter(None, (number, issuer, whose))),
        letter=True,
    )
