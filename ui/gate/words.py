"""What the gate window says about a passage, in the words of `station.wording`."""

from resources import _
from station.domain.credentials import CodeKind, Shown, TestResult
from station.domain.moments import from_us
from station.domain.people import Person
from station.domain.places import Place
from station.domain.views import PassageRow
from station.domain.visit import Category, Reading
from station.wording import findings, masks, places, terms

LOW = "Lo"


def masked_name(person: Person, category: Category) -> str:
    """The name as a queue may read it; who is not known by name, by category."""
    return masks.name(person.name) or terms.category(category)


def where(row: PassageRow) -> str:
    """The door somebody lives at or visits, else the plate, else nothing."""
    place = row.person.home or row.host
    return place.key if place else row.plate


def address(person: Person, host: Place | None, plate: str) -> str:
    """Where somebody lives or whom they visit in full, and the plate they came with."""
    place = person.home or host
    door = places.full_label(place) if place else ""
    return "  ".join(part for part in (door, plate) if part)


def told_of(person: Person, host: Place | None, plate: str) -> str:
    """The address; of somebody without a name the phone too, masked.

    Else nobody would see that it was taken.
    """
    phone = "" if person.name else masks.phone(person.phone)
    return "  ".join(filter(None, (address(person, host, plate), phone)))


def shown_words(shown: Shown) -> tuple[str, ...]:
    """A shown credential as short words: `Green code`, `Test 24 h`, `Pop-up`."""
    words = []
    if shown.colour is not None:
        words.append(terms.colour(shown.colour))
    if shown.popup:
        words.append(_("Pop-up"))
    if shown.test is TestResult.NEGATIVE and shown.test_age_h is not None:
        words.append(_("Test {hours} h").format(hours=round(shown.test_age_h)))
    elif shown.test is not None:
        words.append(terms.test(shown.test))
    if shown.kind is CodeKind.TRAVEL_CARD and shown.star:
        words.append(_("With star"))
    return tuple(words) or (terms.code_kind(shown.kind),)


def first_reason(row: PassageRow) -> str:
    return findings.reason(row.findings[0]) if row.findings else ""


def reading_word(readings: tuple[Reading, ...]) -> str:
    """The last reading: `36.5`, `Lo`, or nothing where none was taken."""
    return celsius_word(readings[-1].celsius) if readings else ""


def celsius_word(celsius: float | None) -> str:
    """One reading that was taken: `36.5`, or `Lo`."""
    return LOW if celsius is None else f"{celsius:.1f}"


def time_word(at_us: int) -> str:
    return f"{from_us(at_us):%H:%M}"


def waited_word(since_us: int, now_us: int) -> str:
    """How long somebody waits: `4:05`; hours are named, to look like no time of day."""
    seconds = max(0, now_us - since_us) // 1_000_000
    minutes, rest = divmod(seconds, 60)
    hours, over = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=over)
    return f"{minutes}:{rest:02}"
