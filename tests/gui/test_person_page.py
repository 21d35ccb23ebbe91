"""The card of one person, with all that can stand on it at once."""

from pytestqt.qtbot import QtBot

from station.domain.verdict import Outcome
from ui.gate.card_header import Face
from ui.gate.faces import Content
from ui.gate.person_page import PersonPage
from ui.theme.themes import LIGHT
from ui.widgets.sentence import Sentence

SMALLEST = 15  # pixels: read from an arm's length on a laptop of 1366 x 768
CARD = (644, 334)
LED_ASIDE = (
    "体温38.5℃，发热（标准>37.3℃）：休息10分钟后复测腋温",
    "已上报：社区  已上报：街道",
    "戴好口罩，保持1米，引导到临时隔离区。",
    "上报社区；发热或红码打120。",
    "不坐公交出租；站过的地方消毒。",
    "上报后按：Y 社区  U 街道  I 120",
)


def test_that_the_gravest_card_is_no_small_print(qtbot: QtBot):
    look = LIGHT.outcomes[Outcome.REFER]
    page = PersonPage(LIGHT)
    qtbot.addWidget(page)
    page.resize(*CARD)
    page.show_content(
        Content(
            Face(look, "引导临时隔离并上报", "居民·进·13:45·№ 40", "38.5"),
            look,
            "金**",
            "示范花园 3栋2单元1501室",
            reasons=tuple((one, look) for one in LED_ASIDE),
            english="Please follow the staff. A doctor will help.",
        )
    )
    page.show()
    qtbot.waitExposed(page)
    told = [one for one in page.findChildren(Sentence) if one.isVisible()]
    assert len(told) == len(LED_ASIDE) + 3
    assert min(one.pixels for one in told) >= SMALLEST
    for one in told:
        assert one.height() >= one.heightForWidth(one.width()), one.text
