"""From a scanned text to who stands there: credential, digest, person."""

import msgspec

from station.codes.digests import code_digest
from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Credential, JudgedHow, Shown
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.visit import PassShown
from station.services.gate import Gate


class Seen(msgspec.Struct, frozen=True):
    """What a scanned text turned out to be.

    `person` is filled from the register for a pass whose signature holds, or from the
    last passage of the same code; it is empty for somebody new.
    """

    credential: Credential
    shown: Shown
    person: Person
    pass_shown: PassShown | None = None


def look_at(text: str, colour: Colour, gate: Gate) -> Seen:
    """Recognise a text at the gate's present time. Never raises on any text."""
    credential = recognise(text, gate.clock.now().at, gate.trust)
    digest = ""
    if credential.stable:
        digest = code_digest(gate.digest_key, credential.stable)
    shown = Shown(
        kind=credential.kind,
        how=_how(credential),
        issuer=credential.issuer,
        colour=colour if credential.kind is CodeKind.HEALTH_CODE else None,
        verified=credential.verified,
        problem=credential.problem,
        digest=digest,
        fields=credential.fields if credential.kind is not CodeKind.UNKNOWN else {},
    )
    if credential.kind is CodeKind.PASS:
        return _pass_seen(credential, shown, gate)
    person = gate.passages.person_of_code(digest) if digest else None
    return Seen(credential, shown, person or Person())


def _how(credential: Credential) -> JudgedHow:
    if credential.verified is not None:
        return JudgedHow.OFFLINE_SIGNATURE
    if credential.kind is CodeKind.UNKNOWN:
        return JudgedHow.NOT_JUDGED
    return JudgedHow.SCANNED


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
    person = resident.person if resident else Person(name=fields.get("name", ""))
    return Seen(credential, shown, person, pass_shown)


def together(held: tuple[Shown, ...], new: Shown) -> tuple[Shown, ...]:
    """The credentials of a visit with one more; what is seen completes a scan.

    A colour that the guard sees otherwise than the camera makes it judged by eye.
    """
    first = next((shown for shown in held if shown.kind is new.kind), None)
    if first is None:
        return (*held, new)
    told = {
        name: value
        for name, value in msgspec.structs.asdict(new).items()
        if value not in (None, "", False, {})
    }
    if first.how is JudgedHow.SCANNED and new.colour in {None, first.colour}:
        told["how"] = JudgedHow.SCANNED
    whole = msgspec.structs.replace(first, **told)
    return tuple(whole if shown is first else shown for shown in held)
