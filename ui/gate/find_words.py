"""What the find line says of whom it found: names and numbers masked. No Qt."""

from resources import _
from station.domain.moments import from_us
from station.domain.search import Hit
from station.wording import masks, terms
from ui.gate import words
from ui.gate.find_choice import SHOWN, text_of
from ui.gate.screen import Screen


def columns(hit: Hit) -> tuple[str, str, str, str]:
    """Who, where, which number, and when they were here last."""
    name = words.masked_name(hit.person, hit.category)
    what = hit.relation if hit.is_resident else terms.category(hit.category)
    who = name if name == what else "  ".join(filter(None, (name, what)))
    return who, _where(hit), _number(hit), _seen(hit)


def _where(hit: Hit) -> str:
    if hit.person.home:
        return hit.person.home.key
    visits = _("visits {door}").format(door=hit.host.key) if hit.host else ""
    return "  ".join(filter(None, (visits, hit.plate)))


def _number(hit: Hit) -> str:
    if hit.person.phone:
        return masks.phone(hit.person.phone)
    document = hit.person.document
    return masks.number(document.number) if document else ""


def _seen(hit: Hit) -> str:
    return f"{from_us(hit.seen_us):%m-%d %H:%M}" if hit.seen_us else ""


def below(screen: Screen) -> str:
    """What the list does not show: nobody, or more than there is room for."""
    find, text = screen.find, text_of(screen)
    if not text or find.text != text:
        return ""
    if not find.hits:
        return _("Nobody is known so: Enter writes somebody new down.")
    if len(find.hits) > SHOWN:
        return _("There are more: type on.")
    return ""
