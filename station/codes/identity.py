"""What an identity document claims, the same for cards, permits and passports.

    document-kind · document · name · latin-name · sex · birth · nationality · permit
    valid-from · valid-until (a day or `long-term`)
    name-cut · place-unknown: `yes`, a warning that counts for nothing

No document here carries a signature that a gate could check: `verified` is None, and a
document whose check digits or dates do not fit is MALFORMED and names nobody.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from station.codes.divisions import division_name
from station.codes.text import safe_text
from station.domain.credentials import CodeKind, Credential, Problem
from station.domain.documents import (
    birth_of,
    division_of,
    match_key,
    parse_document,
    sex_of,
)
from station.domain.errors import OperatorError
from station.domain.moments import CHINA
from station.domain.names import normalise_name
from station.domain.people import Document, DocumentKind, Person, Sex

IDENTITY_KINDS = frozenset({CodeKind.ID_CARD, CodeKind.TRAVEL_DOCUMENT})
LONG_TERM = "long-term"
YES = "yes"

_DAY = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})"
    r"|([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?"
)


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """The claims of one document as read, not yet checked.

    `document_kind` None: as the number's shape tells. `fits`: whatever other check
    digits the text has fit. `issuer` is the issuing state (ICAO 9303), empty for cards
    of the mainland. `long_term`: the document ends on no day. `more`: further claims.
    """

    kind: CodeKind
    number: str
    document_kind: DocumentKind | None = None
    name: str = ""
    sex: Sex = Sex.UNKNOWN
    birth: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    long_term: bool = False
    issuer: str = ""
    fits: bool = True
    more: Mapping[str, str] = {}


def credential_of(identity: Identity, at: datetime) -> Credential:
    """The identity as a credential, judged at the aware time `at`."""
    today = at.astimezone(CHINA).date()
    document = _document(identity, today)
    if document is None:
        number = {"document": safe_text(identity.number)}
        fields = number | _fields(identity, identity.sex, identity.birth)
        return Credential(
            identity.kind, identity.issuer, problem=Problem.MALFORMED, fields=fields
        )
    sex = sex_of(document) if identity.sex is Sex.UNKNOWN else identity.sex
    fields = {"document-kind": document.kind.value, "document": document.number}
    fields |= _fields(identity, sex, identity.birth or birth_of(document))
    if (division := division_of(document)) and division_name(division) is None:
        fields["place-unknown"] = YES
    holder = (document.kind.value, identity.issuer, match_key(document))
    return Credential(
        identity.kind,
        identity.issuer,
        problem=_problem(identity, today),
        stable=":".join(("document", *holder)),
        fields=fields,
    )


def person_of(credential: Credential) -> Person:
    """Whom a document names; nobody for a malformed one or for other codes.

    Takes the claims of a recogniser that was added as well, whatever they are.
    """
    fields = credential.fields
    is_sound = credential.problem is not Problem.MALFORMED and "document" in fields
    if credential.kind not in IDENTITY_KINDS or not is_sound:
        return Person()
    named = fields.get("document-kind", "")
    kind = DocumentKind(named) if named in set(DocumentKind) else DocumentKind.OTHER
    return Person(
        name=fields.get("name", ""),
        document=Document(kind, fields["document"]),
        sex=read_sex(fields.get("sex", "")),
        birth=read_day(fields.get("birth", "")),
    )


def read_day(text: str) -> date | None:
    """A day as `19900131`, `1990-1-31` or `1990年1月31日`; None for no day."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = filter(None, match.groups())
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_sex(text: str) -> Sex:
    """As GB/T 2261.1 codes it or as a word; anything else is not stated."""
    return {"1": Sex.MALE, "男": Sex.MALE, "2": Sex.FEMALE, "女": Sex.FEMALE}.get(
        text, Sex.UNKNOWN
    )


def _document(identity: Identity, today: date) -> Document | None:
    """None where a check digit or a date shows that the document cannot exist."""
    try:
        document = parse_document(identity.number, today, identity.document_kind)
    except OperatorError:
        return None
    told = birth_of(document)
    agrees = told is None or identity.birth in {None, told}
    return document if identity.fits and agrees else None


def _fields(identity: Identity, sex: Sex, birth: date | None) -> dict[str, str]:
    until = LONG_TERM if identity.long_term else _day(identity.valid_until)
    fields = {
        "name": normalise_name(identity.name),
        "sex": "" if sex is Sex.UNKNOWN else sex.value,
        "birth": _day(birth),
        "valid-from": _day(identity.valid_from),
        "valid-until": until,
        **{name: safe_text(value) for name, value in identity.more.items()},
    }
    return {name: value for name, value in fields.items() if value}


def _problem(identity: Identity, today: date) -> Problem | None:
    if identity.valid_until is not None and identity.valid_until < today:
        return Problem.EXPIRED
    if identity.valid_from is not None and identity.valid_from > today:
        return Problem.NOT_YET_VALID
    return None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
