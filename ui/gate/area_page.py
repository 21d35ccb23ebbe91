"""The card while a risk area is chosen: eight of them as numbered tiles."""

from resources import _
from ui.gate.area_flow import SHOWN, within
from ui.gate.screen import Screen
from ui.gate.tile_page import Choice, TilePage
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme

_COLUMNS = 2  # the end of a long name tells one from another


class AreaPage(TilePage):
    """The areas that the typed letters may mean, and which were said already."""

    def __init__(self, theme: Theme) -> None:
        tiles = [NumberTile(str(n + 1), theme, "warning") for n in range(SHOWN)]
        super().__init__(theme, tiles, _COLUMNS)
        self.title.setText(_("Was in which risk area?"))

    def show_areas(self, screen: Screen) -> None:
        found = within(screen.areas, screen.entry)
        visit = screen.state.visit
        said = {stop.place for stop in visit.travel} if visit else set()
        more = len(found) - SHOWN
        note = _("Type the first letters of its syllables; a number chooses.")
        if more > 0:
            note += " " + _("{count} more.").format(count=more)
        self.note.setText(note)
        self.show_choices(
            [Choice(one.place, one.level, chosen=one.place in said) for one in found]
        )
