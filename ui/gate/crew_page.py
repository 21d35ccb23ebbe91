"""The card while names are picked: who is at the desk, who is on the shift."""

from station.services.duty import Crew
from ui.gate import duty_flow, duty_words
from ui.gate.screen import Mode, Screen
from ui.gate.tile_page import Choice, TilePage
from ui.gate.tiles import NumberTile
from ui.theme.tokens import Theme

_COLUMNS = 3


class CrewPage(TilePage):
    """Nine names as numbered tiles, under what is asked."""

    def __init__(self, theme: Theme) -> None:
        tiles = [NumberTile(str(n + 1), theme) for n in range(duty_flow.NAMES)]
        super().__init__(theme, tiles, _COLUMNS)

    def show_names(self, screen: Screen, crew: Crew) -> None:
        self.title.setText(duty_words.title(screen, crew))
        self.note.setText(duty_words.note(screen, crew))
        opening = screen.mode is Mode.OPENING
        chosen = screen.roster.guards if opening else (crew.at_post,)
        self.show_choices(
            [
                Choice(
                    one.name,
                    duty_words.line(one, crew),
                    chosen=one.operator_id in chosen,
                )
                for one in duty_flow.listed(screen, crew)
            ]
        )
