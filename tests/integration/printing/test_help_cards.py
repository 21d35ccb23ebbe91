from printing import help_cards
from station.domain.help_cards import Household, read_help_card
from station.domain.places import Place as Door
from tests.data.sample_day import DAY

CARD = 'title = "卡"\nfront = [["网格", "{watcher} {watcher_phone}"]]\n'


def test_that_a_card_names_who_looks_after_its_grid(tmp_path, poppler):
    card = read_help_card(CARD + '[grids.2]\nname = "周试"\nphone = "19000000001"\n')
    doors = (Household(Door("示范花园", grid=grid, room="1"), "") for grid in "12")
    data, printed = help_cards.render(doors, card, "示范花园", DAY)
    file = tmp_path / "cards.pdf"
    file.write_bytes(data)
    assert (printed.pages, printed.rows) == (2, 2)
    assert poppler.text(file).count("周试") == 1
