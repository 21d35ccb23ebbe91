"""The card while a room with several residents was typed: who of them is it?"""

from resources import _
from station.domain.people import Resident, Sex
from station.domain.visit import Category
from station.wording import places, terms
from ui.gate import words
from ui.gate.tile_page import Choice, TilePage
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme

COLUMNS = 3
SHOWN = 12


class ChoicePage(TilePage):
    """The residents of one door as large numbered tiles."""

    def __init__(self, theme: Theme) -> None:
        tiles = [NumberTile(str(n + 1), theme) for n in range(SHOWN)]
        super().__init__(theme, tiles, COLUMNS)
        self.note.hide()

    def show_candidates(self, candidates: tuple[Resident, ...]) -> None:
        home = candidates[0].person.home
        door = places.label(home) if home else ""
        self.title.setText(_("{door}: who is it?").format(door=door))
        self.show_choices([_choice(one) for one in candidates])


def _choice(resident: Resident) -> Choice:
    name = words.masked_name(resident.person, _category(resident))
    return Choice(name, _kinship(resident))


def _category(resident: Resident) -> Category:
    """Who bears a visitor plate stands in the list, too, and lives elsewhere."""
    known = bool(resident.person.person_id)
    return Category.RESIDENT if known else Category.VISITOR


def _kinship(resident: Resident) -> str:
    """What tells one of a family from another while the names are masked."""
    sex = resident.person.sex
    known = terms.sex(sex) if sex is not Sex.UNKNOWN else ""
    return "·".join(part for part in (resident.relation, known) if part)
