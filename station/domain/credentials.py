"""What a code claims, and whether that can be trusted."""

from enum import StrEnum

import msgspec

from station.domain.symbols import Colour


class CodeKind(StrEnum):
    """The kinds of text a gate meets. UNKNOWN is shown as text, never executed."""

    PASS = "pass"
    HEALTH_CODE = "health-code"
    PLACE_CODE = "place-code"
    TRAVEL_CARD = "travel-card"
    ID_CARD = "id-card"
    TRAVEL_DOCUMENT = "travel-document"
    PLATE = "plate"
    EU_DCC = "eu-dcc"
    SMART_HEALTH_CARD = "smart-health-card"
    WHO_DDCC = "who-ddcc"
    VDS_NC = "vds-nc"
    OTHER = "other"  # known to an added recogniser
    UNKNOWN = "unknown"


# What a signature of somebody else's makes worth anything at a gate.
CERTIFICATES = (
    CodeKind.EU_DCC,
    CodeKind.WHO_DDCC,
    CodeKind.SMART_HEALTH_CARD,
    CodeKind.VDS_NC,
)


class Problem(StrEnum):
    """The closed list of design § 8."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    BAD_SIGNATURE = "bad-signature"
    UNKNOWN_ISSUER = "unknown-issuer"
    WRONG_KEY_USAGE = "wrong-key-usage"
    REVOKED = "revoked"
    MALFORMED = "malformed"


class Credential(msgspec.Struct, frozen=True, omit_defaults=True):
    """A recognised code.

    `verified`: True when a signature was checked and holds, False when it was checked
    and fails, None when nothing could be checked (every official health code).
    `stable`: the part of the text that stays the same for one person and so recognises
    them again by keyed digest; empty where no part is stable. It never leaves the core.
    `token`: of a code without stable part, what is renewed from time to time. It tells
    a picture shown again and never a person; empty for what belongs to nobody.
    `fields`: claims as text, names in lower case with hyphens.
    """

    kind: CodeKind
    issuer: str = ""
    verified: bool | None = None
    problem: Problem | None = None
    stable: str = ""
    token: str = ""
    fields: dict[str, str] = {}

    @property
    def is_part(self) -> bool:
        """One of several codes of a card, which claims nothing alone."""
        return "part" in self.fields


class JudgedHow(StrEnum):
    """How a shown credential was judged; colour seen is never colour proved."""

    ONLINE = "online"
    BY_EYE = "by-eye"
    SCANNED = "scanned"
    OFFLINE_SIGNATURE = "offline-signature"
    NOT_JUDGED = "not-judged"


class TestResult(StrEnum):
    """核酸 as shown on the phone."""

    __test__ = False

    NEGATIVE = "negative"
    POSITIVE = "positive"
    PENDING = "pending"  # 已采未出
    OVERDUE = "overdue"  # 超期: negative, its age not read
    EXEMPT = "exempt"  # 免检
    NONE = "none"


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """One credential as it was shown and judged at the gate; kept in the passage.

    `digest`: keyed digest (hex) of the stable part or, where there is none, of the
    token; never the text itself.
    `test_age_h`: age of the 核酸 result in hours, as shown. `popup` is 弹窗.
    `star` is the 行程卡 mark.
    """

    kind: CodeKind
    how: JudgedHow
    issuer: str = ""
    colour: Colour | None = None
    popup: bool = False
    verified: bool | None = None
    problem: Problem | None = None
    digest: str = ""
    test: TestResult | None = None
    test_age_h: float | None = None
    star: bool = False
    fields: dict[str, str] = {}
