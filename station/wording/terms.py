"""The words of design § 2 and of every closed list, one place for every face."""

from resources import N_, _
from station.domain.credentials import CodeKind, JudgedHow, Problem, TestResult
from station.domain.operators import Role
from station.domain.passages import CorrectableField
from station.domain.people import DocumentKind, Sex, Tenancy
from station.domain.places import PlaceKind
from station.domain.policy.needs import Need
from station.domain.policy.sections import ListName
from station.domain.symbols import Colour
from station.domain.visit import Category, Direction, Site

_CATEGORIES = {
    Category.RESIDENT: N_("Resident"),
    Category.VISITOR: N_("Visitor"),
    Category.COURIER: N_("Courier"),
    Category.WORKER: N_("Worker"),
    Category.SUPPLY: N_("Supply"),
    Category.MEDICAL: N_("Medical"),
    Category.EMERGENCY: N_("Emergency"),
}
_DIRECTIONS = {Direction.IN: N_("In"), Direction.OUT: N_("Out")}
_COLOURS = {
    Colour.GREEN: N_("Green code"),
    Colour.YELLOW: N_("Yellow code"),
    Colour.RED: N_("Red code"),
    Colour.GREY: N_("Grey code"),
    Colour.NONE: N_("Colourless code"),
    Colour.UNSURE: N_("Colour unsure"),
}
_HOW = {
    JudgedHow.ONLINE: N_("checked online"),
    JudgedHow.BY_EYE: N_("seen by eye"),
    JudgedHow.SCANNED: N_("scanned, not verified"),
    JudgedHow.OFFLINE_SIGNATURE: N_("signature checked"),
    JudgedHow.NOT_JUDGED: N_("not judged"),
}
_TESTS = {
    TestResult.NEGATIVE: N_("Test negative"),
    TestResult.POSITIVE: N_("Test positive"),
    TestResult.PENDING: N_("Test pending"),
    TestResult.OVERDUE: N_("Test overdue"),
    TestResult.EXEMPT: N_("Test exempt"),
    TestResult.NONE: N_("No test"),
}
_CODE_KINDS = {
    CodeKind.PASS: N_("Pass"),
    CodeKind.HEALTH_CODE: N_("Health code"),
    CodeKind.PLACE_CODE: N_("Place code"),
    CodeKind.TRAVEL_CARD: N_("Travel card"),
    CodeKind.ID_CARD: N_("ID card"),
    CodeKind.TRAVEL_DOCUMENT: N_("Travel document"),
    CodeKind.PLATE: N_("Plate"),
    CodeKind.EU_DCC: N_("EU certificate"),
    CodeKind.SMART_HEALTH_CARD: N_("SMART Health Card"),
    CodeKind.WHO_DDCC: N_("WHO certificate"),
    CodeKind.VDS_NC: N_("ICAO health seal"),
    CodeKind.OTHER: N_("Other code"),
    CodeKind.UNKNOWN: N_("Unknown code"),
}
_PROBLEMS = {
    Problem.EXPIRED: N_("expired"),
    Problem.NOT_YET_VALID: N_("not valid yet"),
    Problem.BAD_SIGNATURE: N_("the signature does not hold"),
    Problem.UNKNOWN_ISSUER: N_("unknown issuer"),
    Problem.WRONG_KEY_USAGE: N_("the key may not sign this"),
    Problem.REVOKED: N_("revoked"),
    Problem.MALFORMED: N_("damaged or forged"),
}
_LISTS = {
    ListName.HOME_ISOLATION: N_("Home isolation under observation"),
    ListName.HOME_MONITORING: N_("Home health monitoring"),
    ListName.SELF_MONITORING: N_("Self health monitoring"),
    ListName.WATCH: N_("Watch list"),
}
_ROLES = {
    Role.GUARD: N_("Duty guard"),
    Role.LEADER: N_("Shift leader"),
    Role.CLERK: N_("Office clerk"),
    Role.HEAD: N_("Head of office"),
    Role.AUDITOR: N_("Auditor"),
}
_FIELDS = {
    CorrectableField.DIRECTION: N_("Direction"),
    CorrectableField.CATEGORY: N_("Category"),
    CorrectableField.NAME: N_("Name"),
    CorrectableField.PHONE: N_("Phone"),
    CorrectableField.DOCUMENT: N_("Document number"),
    CorrectableField.HOST: N_("Host"),
    CorrectableField.PLATE: N_("Plate"),
    CorrectableField.TEMPERATURE: N_("Temperature"),
    CorrectableField.VOID: N_("Void"),
}
_PLACES = {
    PlaceKind.FLAT: N_("Flat"),
    PlaceKind.HOUSE: N_("House"),
    PlaceKind.SHOP: N_("Shop"),
}
_DOCUMENTS = {
    DocumentKind.CITIZEN_ID: N_("Citizen ID card"),
    DocumentKind.HMT_RESIDENCE: N_("Residence permit of Hong Kong, Macao or Taiwan"),
    DocumentKind.FOREIGN_RESIDENCE: N_("Foreign permanent resident card"),
    DocumentKind.HM_PERMIT: N_("Mainland travel permit of Hong Kong or Macao"),
    DocumentKind.TW_PERMIT: N_("Mainland travel permit of Taiwan"),
    DocumentKind.PASSPORT: N_("Passport"),
    DocumentKind.OTHER: N_("Other document"),
}
_SITES = {
    Site.FOREHEAD: N_("forehead"),
    Site.WRIST: N_("wrist"),
    Site.EAR: N_("ear"),
    Site.ARMPIT: N_("armpit"),
}
_PARTS = {
    "scanner": N_("The scanner"),
    "camera": N_("The camera"),
    "thermometer": N_("The thermometer"),
    "card-reader": N_("The card reader"),
    "register": N_("The register"),
    "policy": N_("The policy"),
}
_SEXES = {Sex.MALE: N_("Male"), Sex.FEMALE: N_("Female"), Sex.UNKNOWN: N_("Not stated")}
_TENANCIES = {
    Tenancy.OWNER: N_("Owner"),
    Tenancy.TENANT: N_("Tenant"),
    Tenancy.SHOPKEEPER: N_("Shopkeeper"),
}
_NEEDS = {
    Need.PASS: N_("Pass"),
    Need.CODE: N_("Health code"),
    Need.TEST: N_("Test result"),
    Need.PLACE_CODE: N_("Place code"),
    Need.TRAVEL_CARD: N_("Travel card"),
    Need.IDENTITY: N_("Name and phone"),
    Need.HOST: N_("Whom they visit"),
    Need.ANSWERS: N_("Answers"),
    Need.TEMPERATURE: N_("Temperature"),
}


def category(value: Category) -> str:
    return _(_CATEGORIES[value])


def direction(value: Direction) -> str:
    return _(_DIRECTIONS[value])


def colour(value: Colour) -> str:
    return _(_COLOURS[value])


def judged_how(value: JudgedHow) -> str:
    return _(_HOW[value])


def test(value: TestResult) -> str:
    return _(_TESTS[value])


def code_kind(value: CodeKind) -> str:
    return _(_CODE_KINDS[value])


def problem(value: Problem) -> str:
    return _(_PROBLEMS[value])


def list_name(value: str) -> str:
    """The word of a list that is known here, else its own name."""
    return _(_LISTS[ListName(value)]) if value in _LISTS else value


def role(value: Role) -> str:
    return _(_ROLES[value])


def field(value: str) -> str:
    """The word of a field that a correction changes."""
    return _(_FIELDS[CorrectableField(value)])


def place_kind(value: PlaceKind) -> str:
    return _(_PLACES[value])


def document_kind(value: DocumentKind) -> str:
    return _(_DOCUMENTS[value])


def site(value: Site) -> str:
    return _(_SITES[value])


def part(value: str) -> str:
    """The word of a technical part, else its own name."""
    return _(_PARTS[value]) if value in _PARTS else value


def sex(value: Sex) -> str:
    return _(_SEXES[value])


def tenancy(value: Tenancy) -> str:
    return _(_TENANCIES[value])


def need(value: Need) -> str:
    return _(_NEEDS[value])


def with_note(text: str, note: str) -> str:
    """A text with what stands behind it in brackets, if anything does."""
    return _("{text} ({note})").format(text=text, note=note) if note else text
