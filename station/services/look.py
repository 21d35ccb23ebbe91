"""From a scanned text to who stands there: credential, digest, person."""

from datetime import datetime
from typing import TypedDict

import msgspec

from station.codes.claims import COVID, NAA
from station.codes.digests import shown_digest
from station.codes.identity import IDENTITY_KINDS
from station.codes.recognise import recognise
from station.codes.shc import read_card
from station.codes.shc_parts import CardParts
from station.codes.text import clean_scan
from station.domain.credentials import (
    CERTIFICATES,
    CodeKind,
    Credential,
    JudgedHow,
    Shown,
    TestResult,
)
from station.domain.people import Person, Resident
from station.domain.symbols import Colour
from station.domain.visit import PassShown
from station.services.gate import Gate
from station.services.holders import fields_to_keep, holder_of, seen_before

_HOUR_S = 3600
VEHICLE_PASS = "vehicle"


class Seen(msgspec.Struct, frozen=True):
    """What a scanned text turned out to be.

    `person` is filled from the register for a pass whose signature holds or a document
    that fits its check digits, from the last passage of the same code, or from the
    document itself; it is empty for somebody new. `bearers`: who may carry a pass that
    names nobody, a household's or a vehicle's; `plate` is the vehicle's.
    """

    credential: Credential
    shown: Shown
    person: Person
    pass_shown: PassShown | None = None
    bearers: tuple[Resident, ...] = ()
    plate: str = ""


def look_at(
    text: str, colour: Colour, gate: Gate, parts: CardParts | None = None
) -> Seen:
    """Recognise a text at the gate's present time. Never raises on any text.

    `parts` keeps the parts of a card; with its last one the whole card is seen.
    """
    at = gate.clock.now().at
    whole = parts.take(clean_scan(text)) if parts else ""
    seen = read_card(whole, at, gate.trust) if whole else None
    credential = seen or recognise(text, at, gate.trust)
    shown = Shown(
        kind=credential.kind,
        how=_how(credential),
        issuer=credential.issuer,
        colour=colour if credential.kind is CodeKind.HEALTH_CODE else None,
        verified=credential.verified,
        problem=credential.problem,
        digest=shown_digest(gate.digest_key, credential),
        fields=fields_to_keep(credential),
        **_test(credential, at),
    )
    if credential.kind is CodeKind.PASS:
        return _pass_seen(credential, shown, gate)
    known = holder_of if credential.kind in IDENTITY_KINDS else seen_before
    return Seen(credential, shown, known(credential, shown, gate))


def _how(credential: Credential) -> JudgedHow:
    if credential.verified is not None:
        return JudgedHow.OFFLINE_SIGNATURE
    if credential.kind is CodeKind.UNKNOWN:
        return JudgedHow.NOT_JUDGED
    return JudgedHow.SCANNED


class _Test(TypedDict, total=False):
    test: TestResult
    test_age_h: float


def _test(credential: Credential, at: datetime) -> _Test:
    """The 核酸 result of a certificate that holds.

    A rapid test that found nothing is none; whatever found the virus counts.
    """
    fields = credential.fields
    result = fields.get("test-result")
    holds = credential.verified and credential.problem is None
    if credential.kind not in CERTIFICATES or not holds or result is None:
        return {}
    positive = result == TestResult.POSITIVE
    if fields.get("disease", COVID) != COVID or not (
        positive or fields.get("test-type") == NAA
    ):
        return {}
    sampled = fields.get("sampled-at")
    if sampled is None:
        return {"test": TestResult(result)}
    age = (at - datetime.fromisoformat(sampled)).total_seconds() / _HOUR_S
    return {"test": TestResult(result), "test_age_h": round(age, 1)}


def _pass_seen(credential: Credential, shown: Shown, gate: Gate) -> Seen:
    """Claims of a pass count only under a signature that holds."""
    if not credential.verified:
        return Seen(credential, shown, Person())
    fields = credential.fields
    resident = gate.register.by_id(fields.get("person-id", ""))
    pass_shown = PassShown(
        pass_id=fields.get("pass-id", ""),
        kind=fields.get("pass-kind", ""),
        household_id=fields.get("household-id", ""),
        revoked=fields.get("pass-id", "") in gate.trust.revoked_passes,
    )
    if resident is not None:
        return Seen(credential, shown, resident.person, pass_shown)
    name = fields.get("name", "")
    if pass_shown.kind == VEHICLE_PASS:
        owners = gate.register.by_plate(name)
        return Seen(credential, shown, Person(), pass_shown, owners, name)
    named_nobody = not (name or fields.get("person-id"))
    members = gate.register.of_household(pass_shown.household_id)
    bearers = members if named_nobody else ()
    return Seen(credential, shown, Person(name=name), pass_shown, bearers)


def together(held: tuple[Shown, ...], new: Shown) -> tuple[Shown, ...]:
    """The credentials of a visit with one more; what is seen completes a scan.

    A colour that the guard sees otherwise than the camera makes it judged by eye. A
    document that is read again takes the place of the first reading.
    """
    first = next((shown for shown in held if shown.kind is new.kind), None)
    if first is None:
        return (*held, new)
    if new.kind in IDENTITY_KINDS:
        return tuple(new if shown is first else shown for shown in held)
    told = {
        name: value
        for name, value in msgspec.structs.asdict(new).items()
        if value not in (None, "", False, {})
    }
    if first.how is JudgedHow.SCANNED and new.colour in {None, first.colour}:
        told["how"] = JudgedHow.SCANNED
    whole = msgspec.structs.replace(first, **told)
    return tuple(whole if shown is first else shown for shown in held)
