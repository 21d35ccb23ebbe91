"""判定依据: the closed list of reasons.

A code is stored in records for good: never rename one, never give one a new meaning.
`station.wording.findings` has a sentence for each; the parameters named here are those
that the sentence shows.
"""

from enum import StrEnum

from station.domain.verdict import Finding, FindingValue, Outcome


class FindingCode(StrEnum):
    """Each with its parameters; those in brackets may be absent."""

    EXEMPT = "exempt"  # category
    TECHNICAL = "technical"  # part

    TEMPERATURE_MISSING = "temperature-missing"
    TEMPERATURE_LOW = "temperature-low"  # [celsius] limit
    TEMPERATURE_IMPLAUSIBLE = "temperature-implausible"  # [celsius] limit
    THERMOMETER_OUT = "thermometer-out"
    FEVER = "fever"  # celsius limit comparator minutes [site]
    FEVER_CONFIRMED = "fever-confirmed"  # celsius limit comparator first site
    FEVER_CLEARED = "fever-cleared"  # celsius limit comparator first site

    CODE_MISSING = "code-missing"
    CODE_GREEN = "code-green"  # how
    CODE_YELLOW = "code-yellow"  # how
    CODE_RED = "code-red"  # how
    CODE_GREY = "code-grey"  # how
    CODE_UNSURE = "code-unsure"  # how
    CODE_POPUP = "code-popup"  # how
    CODE_STALE = "code-stale"
    CODE_REUSED = "code-reused"  # minutes limit
    CODE_OTHER_GATE = "code-other-gate"  # minutes limit
    CODE_TWO_NAMES = "code-two-names"

    TEST_MISSING = "test-missing"  # limit (h, 0 is none)
    TEST_OLD = "test-old"  # [hours] limit
    TEST_AGE_UNKNOWN = "test-age-unknown"  # limit
    TEST_PENDING = "test-pending"
    TEST_NONE = "test-none"
    TEST_POSITIVE = "test-positive"
    TEST_EXEMPT = "test-exempt"

    PLACE_CODE_MISSING = "place-code-missing"
    TRAVEL_CARD_MISSING = "travel-card-missing"
    TRAVEL_STAR = "travel-star"
    RISK_AREA = "risk-area"  # place level days [last_day]

    PASS_MISSING = "pass-missing"
    PASS_REVOKED = "pass-revoked"
    PASS_EXPIRED = "pass-expired"
    PASS_INVALID = "pass-invalid"  # problem
    PASS_OF_ANOTHER = "pass-of-another"
    CERTIFICATE_INVALID = "certificate-invalid"  # kind problem

    PERSON_UNKNOWN = "person-unknown"
    HOST_MISSING = "host-missing"
    ANSWER = "answer"  # question
    ANSWER_MISSING = "answer-missing"  # question

    LISTED = "listed"  # list label
    CONTROL_LEVEL = "control-level"  # label
    CURFEW = "curfew"  # label from until
    CLOSED = "closed"  # label
    ORDER_CLOSED = "order-closed"  # order
    QUOTA = "quota"  # label per used limit days next
    OUT_TOO_LONG = "out-too-long"  # hours limit
    OVERSTAY = "overstay"  # hours limit


TEMPERATURES = frozenset(
    {
        FindingCode.TEMPERATURE_MISSING,
        FindingCode.TEMPERATURE_LOW,
        FindingCode.TEMPERATURE_IMPLAUSIBLE,
        FindingCode.THERMOMETER_OUT,
        FindingCode.FEVER,
        FindingCode.FEVER_CONFIRMED,
        FindingCode.FEVER_CLEARED,
    }
)
FEVERS = frozenset(
    {FindingCode.FEVER, FindingCode.FEVER_CONFIRMED, FindingCode.FEVER_CLEARED}
)
LOWS = frozenset({FindingCode.TEMPERATURE_LOW})


def finding(code: FindingCode, outcome: Outcome, **params: FindingValue) -> Finding:
    """A finding under its closed code."""
    return Finding(code=code.value, outcome=outcome, params=params)
