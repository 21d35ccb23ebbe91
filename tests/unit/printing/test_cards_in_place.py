"""Whatever is written on passes, cards and notices: no two words lie on each other."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from printing import help_cards, notices
from printing.help_cards import PAGE, CardDrawer
from printing.passes.faces import CARD, SLIP, Drawer
from printing.sheet import A4, A4_LANDSCAPE
from resources import language
from station.domain.errors import OperatorError
from station.domain.help_cards import HelpCard, Household, Section
from station.domain.letters import Notice
from station.domain.places import Place
from station.domain.views import PassCard
from tests.data.sample_day import DAY
from tests.fakes.paper import RecordingSheet

SLIGHT = 0.01
NAMES = st.one_of(
    st.sampled_from(
        (
            "",
            "王小试",
            "阿卜杜热合曼·麦麦提艾力·吐尔逊江",
            "Maria-Magdalena Lindqvist-Oyelaran Featherstonehaugh",
            "名" * 50,
            "𬱖" * 20,
            "沪A·D12345",
        )
    ),
    st.text(st.sampled_from("王𬱖阿·aW1 -\u202e\t"), max_size=50),
)
LONG = "幸福街道阳光花园小区东区第三组团（原红旗机械厂家属院）"
PLACES = st.builds(
    Place,
    community=st.sampled_from(("枫林苑", LONG, "Riverside Gardens East")),
    grid=st.sampled_from(("", "12")),
    building=st.sampled_from(("", "3", LONG)),
    unit=st.sampled_from(("", "2")),
    room=st.sampled_from(("", "1501", "15" * 20)),
)
CARDS = st.builds(
    PassCard,
    pass_id=st.just("p"),
    serial=st.sampled_from(("1", "310110-SUN-00012345", "9" * 40)),
    kind=st.sampled_from(("resident", "household", "worker", "志愿者" * 12)),
    place=PLACES,
    valid_until=st.just("2022-06-30"),
    code_text=st.just("GP1:X"),
    name=NAMES,
)
WORDS = st.text(st.sampled_from("王𬱖，。 aW1-_\u200f"), max_size=60)
HELP = st.builds(
    HelpCard,
    title=st.sampled_from(("防疫明白卡", "H", "卡" * 40)),
    front=st.lists(st.tuples(WORDS, WORDS), max_size=9).map(tuple),
    advice=WORDS,
    back=st.lists(
        st.builds(Section, WORDS, st.lists(WORDS, max_size=4).map(tuple)), max_size=5
    ).map(tuple),
)
NOTICES = st.builds(
    Notice, WORDS, st.lists(WORDS, min_size=1, max_size=12).map(tuple), WORDS
)
SPEECH = st.sampled_from(("zh", "en"))


def require_apart(sheet, corner, size) -> None:
    """No two words overlap, none leaves the paper that it was meant for."""
    (x, y), (width, height) = corner, size
    for ink in sheet.ink:
        assert ink.left >= x - SLIGHT, ink
        assert ink.right <= x + width + SLIGHT, ink
        assert ink.bottom >= y - SLIGHT, ink
        assert ink.top <= y + height + SLIGHT, ink
    for one, other in combinations([ink for ink in sheet.ink if ink.text.strip()], 2):
        apart = (
            one.right <= other.left + SLIGHT
            or other.right <= one.left + SLIGHT
            or one.bottom >= other.top - SLIGHT
            or other.bottom >= one.top - SLIGHT
        )
        assert apart, (one, other)


@given(CARDS, st.booleans(), st.integers(0, 6), st.booleans(), SPEECH)
@settings(max_examples=60, deadline=None)
def test_that_the_words_of_a_pass_stay_apart(card, slip, phase, photo, words):
    face = SLIP if slip else CARD
    with language(words):
        front, back = RecordingSheet(A4), RecordingSheet(A4)
        Drawer(front, face, phase).front(0, 0, card, b"jpeg" if photo else None)
        Drawer(back, face, phase).back(0, 0, card)
    require_apart(front, (0, 0), face.page.size)
    require_apart(back, (0, 0), face.page.size)
    across, up, side = face.code
    for ink in front.ink:
        outside = ink.left >= across + side or ink.top <= up or ink.bottom >= up + side
        assert outside, ink


@given(HELP, PLACES, SPEECH)
@settings(max_examples=60, deadline=None)
def test_that_a_help_card_is_whole_or_refused(card, place, words):
    with language(words):
        for draw in (
            lambda drawer: drawer.front(0, 0, Household(place, "")),
            lambda drawer: drawer.back(0, 0),
        ):
            sheet = RecordingSheet(A4)
            try:
                draw(CardDrawer(sheet, card, "枫林苑"))
            except OperatorError:
                continue
            require_apart(sheet, (0, 0), PAGE.size)


def test_that_the_cards_of_the_house_are_not_refused():
    contacts = tuple((f"联系人{n}", "_" * 12) for n in range(6))
    card = HelpCard("防疫明白卡", contacts, "出门请戴口罩。" * 7)
    doors = [Household(Place("苑", building=LONG, room="1" * 90), "")]
    assert help_cards.render(doors, card, LONG, DAY)[1].rows == 1


@given(NOTICES, st.sampled_from(("枫林苑  东门卡口", LONG)))
@settings(max_examples=50, deadline=None)
def test_that_a_sign_and_a_poster_are_whole_or_refused(notice, place):
    sheet = RecordingSheet(A4_LANDSCAPE)
    notices.draw_sign(sheet, notice, place)
    require_apart(sheet, (0, 0), A4_LANDSCAPE)
    poster = RecordingSheet(A4)
    try:
        notices.draw_rules(poster, notice, place)
    except OperatorError:
        return
    require_apart(poster, (0, 0), A4)


@given(st.integers(1, 999), st.sampled_from(("枫林苑", LONG, "")), SPEECH)
@settings(max_examples=30, deadline=None)
def test_that_a_plate_stays_within_its_marks(number, place, words):
    sheet = RecordingSheet(A4)
    with language(words):
        notices.draw_plate(sheet, (0, 0), number, place)
    require_apart(sheet, (0, 0), notices.PLATES.size)
