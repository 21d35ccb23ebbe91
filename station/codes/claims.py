"""Claims as text: what every kind of health certificate says, under the same names.

    certificate  vaccination, test or recovery     name · birth · disease
    dose · doses · vaccine · vaccinated-on          test-type · test-result · sampled-at
    first-positive-on · valid-from · valid-until    issuer-country · certificate-id

Every value was written by a stranger: it comes out as one harmless line, and a value
of an unexpected kind as nothing.
"""

import math
from datetime import UTC, date, datetime

from station.codes.bounded import Malformed
from station.codes.text import safe_text
from station.domain.credentials import Problem, TestResult
from station.domain.moments import CHINA

LONGEST = 120  # characters of one claim
_LAST_SECOND = 253402214400  # 9999-12-31 UTC: what any time zone can still show
_LONGEST_TIME = 40
_DAY_CHARS = 10

# What issuers of different kinds write for the same: SNOMED CT and ICD-11, LOINC, words
COVID = "COVID-19"
DISEASES = {"840539006": COVID, "RA01": COVID, "RA01.0": COVID, "XN109": COVID}
RESULTS = {
    "260415000": TestResult.NEGATIVE.value,
    "260373001": TestResult.POSITIVE.value,
    "260385009": TestResult.NEGATIVE.value,
    "10828004": TestResult.POSITIVE.value,
    "negative": TestResult.NEGATIVE.value,
    "normal": TestResult.NEGATIVE.value,
    "positive": TestResult.POSITIVE.value,
    "abnormal": TestResult.POSITIVE.value,
}
NAA, RAPID = "naa", "rapid"
TEST_TYPES = {"LP6464-4": NAA, "LP217198-3": RAPID}


def said(value: object) -> str:
    """One harmless line of a text or a whole number; nothing of others."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return safe_text(str(value), LONGEST)


def day(value: object) -> str:
    """A day, or as much of it as is known, without the time that may follow."""
    if isinstance(value, date):
        return value.isoformat()[:_DAY_CHARS]
    return said(value).partition("T")[0] if isinstance(value, str) else ""


def coded(value: object) -> str:
    """A code that may stand alone or in `{code, system}`."""
    return said(mapping(value).get("code")) if isinstance(value, dict) else said(value)


def mapping(value: object) -> dict[object, object]:
    """A map as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[object]:
    """A list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def numeric_date(value: object) -> datetime | None:
    """Seconds since 1970, whole or not; None where none stand; raises Malformed."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Malformed
    if not (math.isfinite(value) and 0 <= value <= _LAST_SECOND):
        raise Malformed
    return datetime.fromtimestamp(value, UTC)


def moment_said(value: object) -> datetime | None:
    """A time written by ISO 8601; without an offset it is taken as UTC."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and len(value) <= _LONGEST_TIME:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
    else:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def local(moment: datetime | None) -> str:
    """The moment in Chinese time; nothing for none, or one that no calendar shows."""
    try:
        return moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else ""
    except OverflowError:
        return ""


def told(claims: dict[str, str]) -> dict[str, str]:
    """The claims that say anything."""
    return {name: value for name, value in claims.items() if value}


def time_problem(
    at: datetime, begin: datetime | None, end: datetime | None
) -> Problem | None:
    if begin is not None and at < begin:
        return Problem.NOT_YET_VALID
    if end is not None and at > end:
        return Problem.EXPIRED
    return None
