"""Whatever stands in letters and in the fields of forms: no word leaves its place."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from printing import fonts
from printing.blocks import Field, Fields, Form
from printing.document import draw_form
from printing.forms import people
from printing.forms.letters import copies_of
from printing.layout import MARGIN
from printing.sheet import A4
from resources import language
from station.domain.letters import fill
from station.domain.people import Document, DocumentKind, Person, Resident
from station.domain.places import Place
from station.services.letters import LETTERS, template
from tests.fakes.paper import RecordingSheet

SLIGHT = 0.01
ADDRESS = "阳光花园小区东区第三组团（原红旗机械厂家属院）\n3 栋 2 单元\n1501 室\n北门进"
WORDS = st.one_of(
    st.sampled_from(
        (
            "",
            "王小试",
            "阿卜杜热合曼·麦麦提艾力·吐尔逊江·阿布都克里木·买买提",
            "Maria-Magdalena Lindqvist-Oyelaran Featherstonehaugh",
            "名" * 50,
            "𬱖" * 50,
            "W" * 50,
            ADDRESS,
            "\u202e王\u2066\u200f\x00\x1b[2J\tאבג",
        )
    ),
    st.text(st.sampled_from("王𬱖阿·aW1 -（），。\u202e\u200f\x00\t\n"), max_size=50),
)
PERSONS = st.builds(
    Person,
    name=WORDS,
    document=st.builds(Document, st.sampled_from(DocumentKind), WORDS),
    phone=WORDS,
    home=st.builds(Place, building=WORDS, unit=WORDS, room=WORDS),
)
FIELDS = st.lists(
    st.builds(Field, WORDS, WORDS, span=st.integers(1, 3), lines=st.integers(1, 3)),
    min_size=1,
    max_size=8,
).map(tuple)


def drawn(form: Form) -> RecordingSheet:
    """The form, with every word in a place of its own."""
    sheet = RecordingSheet(A4)
    draw_form(form, sheet)
    for n, one in enumerate(sheet.ink):
        assert one.left >= MARGIN - SLIGHT
        assert one.right <= A4[0] - MARGIN + SLIGHT
        assert 0 < one.bottom < one.top <= A4[1] - MARGIN + SLIGHT
        for other in sheet.ink[n + 1 :]:
            assert (
                one.page != other.page
                or one.right <= other.left + SLIGHT
                or other.right <= one.left + SLIGHT
                or one.bottom >= other.top - SLIGHT
                or other.bottom >= one.top - SLIGHT
            ), (one, other)
    return sheet


def letters_of(text: str) -> str:
    return "".join(map(fonts.clean, text.split("\n"))).replace(" ", "")


@given(st.sampled_from(LETTERS), st.sampled_from(("zh", "en")), st.data())
@settings(max_examples=25, deadline=None)
def test_that_no_two_words_of_a_letter_overlap(name, words, data):
    form = template(name, words)
    values = {field: data.draw(WORDS) for field in form.fields}
    issuer = data.draw(WORDS)
    with language(words):
        letter = fill(form, values, "GZ-2022-gate-1-0001")
        sheet = drawn(copies_of(letter, issuer)[0])
    said = Counter(letters_of("".join(ink.text for ink in sheet.ink)))
    assert Counter(letters_of("".join(letter.paragraphs))) <= said


@given(FIELDS, st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_that_fields_keep_to_their_cells(fields, columns):
    drawn(Form("登记表", (Fields(fields, columns=columns),)))


@given(PERSONS, WORDS, st.sampled_from(("zh", "en")))
@settings(max_examples=12, deadline=None)
def test_that_forms_of_a_person_hold_any_name_and_address(person, place, words):
    with language(words):
        drawn(people.observation_sheet(place, Resident(person)))
        drawn(people.returnee_declaration(place, Resident(person)))


def test_that_what_is_longer_than_a_page_goes_on_on_the_next():
    """10 KB in one field: nothing of it is lost below the edge."""
    fields = (Field("名", "长" * 3400), Field("住"), Field("号"))
    sheet = drawn(Form("登记表", (Fields(fields, columns=3),)))
    assert sum(ink.text.count("长") for ink in sheet.ink) == 3400
