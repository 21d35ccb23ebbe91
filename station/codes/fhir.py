"""The claims in a FHIR bundle (R4), as SMART Health Cards carry one."""

from collections.abc import Iterator
from datetime import UTC, datetime

from station.codes.bounded import Malformed
from station.codes.claims import (
    COVID,
    NAA,
    RAPID,
    RESULTS,
    day,
    listed,
    local,
    mapping,
    moment_said,
    said,
    told,
)
from station.codes.trust import Use

Resource = dict[object, object]

_EARLIEST = datetime.min.replace(tzinfo=UTC)
# CVX codes of vaccines against COVID-19, LOINC codes of tests for it
_CVX = (207, 208, 210, 211, 212, 213, 217, 218, 219, 221, 228, 229, 230)
_COVID_VACCINES = frozenset(map(str, _CVX))
_TESTS = {
    "94309-2": NAA,
    "94500-6": NAA,
    "94533-7": NAA,
    "94534-5": NAA,
    "94559-2": NAA,
    "94845-5": NAA,
    "95406-5": NAA,
    "95409-9": NAA,
    "96986-5": NAA,
    "94558-4": RAPID,
    "95209-3": RAPID,
    "96119-3": RAPID,
    "97097-0": RAPID,
}
_FINAL = frozenset({"final", "amended", "corrected"})


def bundle_claims(bundle: dict[str, object]) -> dict[str, str]:
    """Who it is about, their vaccinations, their latest test.

    Raises Malformed where no person stands in it.
    """
    found = [mapping(mapping(e).get("resource")) for e in listed(bundle.get("entry"))]
    patient = next(_of("Patient", found), None)
    if patient is None:
        raise Malformed
    given = [r for r in _of("Immunization", found) if r.get("status") == "completed"]
    tests = [r for r in _of("Observation", found) if said(r.get("status")) in _FINAL]
    use = Use.TEST.value if tests else Use.VACCINATION.value if given else ""
    return told(
        {
            "certificate": use,
            "name": _name(patient),
            "birth": day(patient.get("birthDate")),
            **_vaccination(given),
            **_test(tests),
        }
    )


def _of(kind: str, found: list[Resource]) -> Iterator[Resource]:
    return (resource for resource in found if resource.get("resourceType") == kind)


def _name(patient: Resource) -> str:
    name = mapping(next(iter(listed(patient.get("name"))), None))
    given = " ".join(filter(None, map(said, listed(name.get("given")))))
    return said(f"{given} {said(name.get('family'))}".strip()) or said(name.get("text"))


def _vaccination(given: list[Resource]) -> dict[str, str]:
    if not given:
        return {}
    last = max(given, key=lambda one: day(one.get("occurrenceDateTime")))
    codes = _codes(last.get("vaccineCode"))
    return {
        "disease": COVID if _COVID_VACCINES & set(codes) else "",
        "vaccine": next(iter(codes), ""),
        "dose": str(len(given)),
        "vaccinated-on": day(last.get("occurrenceDateTime")),
    }


def _test(tests: list[Resource]) -> dict[str, str]:
    if not tests:
        return {}
    last = max(tests, key=lambda one: _sampled(one) or _EARLIEST)
    kind = next((_TESTS[c] for c in _codes(last.get("code")) if c in _TESTS), "")
    results = _codes(last.get("valueCodeableConcept"))
    return {
        "disease": COVID if kind else "",
        "test-type": kind,
        "test-result": next((RESULTS[c] for c in results if c in RESULTS), ""),
        "sampled-at": local(_sampled(last)),
    }


def _sampled(test: Resource) -> datetime | None:
    period = mapping(test.get("effectivePeriod"))
    return moment_said(test.get("effectiveDateTime") or period.get("start"))


def _codes(concept: object) -> list[str]:
    """The codes of a CodeableConcept, in whatever system."""
    coding = listed(mapping(concept).get("coding"))
    return [code for one in coding if (code := said(mapping(one).get("code")))]
