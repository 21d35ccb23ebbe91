from hypothesis import given, settings
from hypothesis import strategies as st

from printing.layout import LEADING, SMALL, Flow, Wrapper
from printing.table import PAD_X, Table, TableColumn, TableRow
from tests.fakes.paper import RecordingSheet

PAGE = (400.0, 300.0)
CELL = st.text(st.sampled_from("王𬱖阿·（），。 -*019aW\n"), max_size=60)
TITLES = "甲乙丙丁戊"
SLIGHT = 0.01  # rounding of the places that are written into a file


def draw(columns, rows, size=PAGE):
    sheet = RecordingSheet(size)
    flow = Flow(sheet, lambda _flow: None)
    table = Table(flow, columns, Wrapper())
    for row in rows:
        table.add(row)
    table.close()
    return sheet, flow


def columns_of(widths):
    return [
        TableColumn(title, width, centred=n % 2 == 1)
        for n, (title, width) in enumerate(zip(TITLES, widths, strict=False))
    ]


@st.composite
def tables(drawn):
    widths = drawn(st.lists(st.floats(SMALL + 2 * PAD_X, 70), min_size=1, max_size=5))
    row = st.builds(
        TableRow,
        st.tuples(*[CELL] * len(widths)),
        bold=st.frozensets(st.integers(0, len(widths) - 1)),
        barred=st.booleans(),
        height=st.sampled_from([0.0, 25.0]),
    )
    return widths, drawn(st.lists(row, max_size=12))


@given(tables())
@settings(max_examples=60, deadline=None)
def test_that_every_word_stays_in_its_cell_and_on_its_page(table):
    widths, rows = table
    sheet, flow = draw(columns_of(widths), rows)
    edges = [flow.left]
    for width in widths:
        edges.append(edges[-1] + width)
    rules = {
        (page, round(start[1], 3))
        for page, start, end in sheet.lines
        if start[1] == end[1]
    }
    for ink in sheet.ink:
        column = max(n for n, edge in enumerate(edges) if edge <= ink.left + SLIGHT)
        assert ink.right <= edges[column + 1] + SLIGHT
        assert flow.bottom - SLIGHT <= ink.bottom < ink.top <= flow.top + SLIGHT
        crossed = [y for page, y in rules if page == ink.page]
        assert not any(ink.bottom + SLIGHT < y < ink.top - SLIGHT for y in crossed)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_that_no_two_words_overlap(table):
    sheet, _flow = draw(columns_of(table[0]), table[1])
    for n, one in enumerate(sheet.ink):
        for other in sheet.ink[n + 1 :]:
            apart = (
                one.page != other.page
                or one.right <= other.left + SLIGHT
                or other.right <= one.left + SLIGHT
                or one.bottom >= other.top - SLIGHT
                or other.bottom >= one.top - SLIGHT
            )
            assert apart, (one, other)


@given(tables())
@settings(max_examples=40, deadline=None)
def test_that_no_word_is_lost(table):
    widths, rows = table
    sheet, _flow = draw(columns_of(widths), rows)
    drawn = "".join(ink.text for ink in sheet.ink if ink.text not in TITLES)
    wanted = "".join("".join(row.cells) for row in rows)
    assert sorted(drawn.replace(" ", "")) == sorted("".join(wanted.split()))


def test_that_the_heading_comes_again_on_every_page():
    rows = [TableRow((str(n),)) for n in range(60)]
    sheet, _flow = draw(columns_of([50]), rows)
    assert sheet.page_number > 2
    headed = [ink.page for ink in sheet.ink if ink.text == TITLES[0]]
    assert headed == list(range(1, sheet.page_number + 1))


def test_that_a_row_higher_than_a_page_goes_on_on_the_next():
    lines = "\n".join(str(n) for n in range(70))
    sheet, _flow = draw(columns_of([60]), [TableRow((lines,)), TableRow(("end",))])
    numbers = [ink.text for ink in sheet.ink if ink.text.isdigit()]
    assert numbers == [str(n) for n in range(70)]
    assert sheet.ink[-1].text == "end"


def test_that_a_heading_never_stands_alone_at_the_foot_of_a_page():
    sheet = RecordingSheet(PAGE)
    flow = Flow(sheet, lambda _flow: None)
    flow.take(flow.room - 2 * LEADING)
    table = Table(flow, columns_of([50]), Wrapper())
    table.add(TableRow(("first",)))
    assert {ink.page for ink in sheet.ink} == {2}


def test_that_an_empty_table_draws_nothing():
    sheet, _flow = draw(columns_of([50]), [])
    assert sheet.ink == []
    assert sheet.lines == []


def test_that_a_colour_ends_with_its_cell():
    row = TableRow(("✓", "× no", "a"), inks={1: (0.5, 0.25, 0.0)})
    sheet, _flow = draw(columns_of([50, 50, 50]), [row])
    assert sheet.operators == ["0.5 0.25 0 rg", "0 0 0 rg"]
