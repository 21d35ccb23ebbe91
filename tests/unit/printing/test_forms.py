from datetime import date

import msgspec
import pytest

from printing.blocks import Fields, Rows
from printing.day_log import content
from printing.forms import hygiene, people, registers
from printing.forms.letters import copies_of
from printing.forms.stays import stays, vehicles
from station.domain.letters import Letter
from station.domain.people import Document, DocumentKind, Person, Resident
from station.domain.verdict import Outcome
from station.domain.views import LedgerRow
from station.domain.visit import Category, Direction
from tests.data.sample_day import day_log, empty_day, flat, sample_day

PLAIN = sample_day().rows[0]
VISITOR = msgspec.structs.replace(
    PLAIN, category=Category.VISITOR, direction=Direction.IN, host=flat("1", "1", "101")
)
REGISTERS = (
    registers.visitor_register,
    registers.vehicle_register,
    lambda view, **how: registers.temperature_record([view], **how),
    registers.temperature_posting,
)


def rows_of(form):
    (table,) = (block for block in form.blocks if isinstance(block, Rows))
    return [row.cells for row in table.rows]


def after(row, minutes, **changes):
    later = row.at_us + minutes * 60_000_000
    return msgspec.structs.replace(
        row, record_id=f"{row.record_id}+{minutes}", at_us=later, **changes
    )


def entries(*rows):
    return list(content.entries(day_log(rows), masked=True))


def test_that_a_visitor_who_left_stands_on_one_line():
    (stay,) = stays(entries(VISITOR, after(VISITOR, 30, direction=Direction.OUT)))
    assert stay.left is not None
    assert stay.left.row.at_us - stay.entry.row.at_us == 30 * 60_000_000


def test_that_whoever_came_yesterday_leaves_on_a_line_of_their_own():
    (stay,) = stays(entries(msgspec.structs.replace(VISITOR, direction=Direction.OUT)))
    assert not stay.came


def test_that_a_visitor_turned_away_never_leaves():
    refused = msgspec.structs.replace(VISITOR, outcome=Outcome.REFUSE)
    gone = after(VISITOR, 30, direction=Direction.OUT)
    assert [stay.left for stay in stays(entries(refused, gone))] == [None, None]


def test_that_whoever_gave_no_name_is_known_by_the_plate_or_not_at_all():
    nobody = msgspec.structs.replace(VISITOR, person=Person(), host=None)
    left = after(nobody, 30, direction=Direction.OUT)
    assert [stay.left for stay in stays(entries(nobody, left))] == [None, None]
    driver = msgspec.structs.replace(nobody, plate="沪A·12345")
    other = msgspec.structs.replace(left, plate="沪B·E6688")
    gone = msgspec.structs.replace(left, plate="沪A·12345")
    ends = [stay.left is not None for stay in stays(entries(driver, other, gone))]
    assert ends == [True, False]


def test_that_a_void_passage_is_no_visit():
    assert stays(entries(msgspec.structs.replace(VISITOR, void=True))) == []


def test_that_those_in_one_vehicle_stand_on_one_line():
    driver = msgspec.structs.replace(VISITOR, plate="沪A·12345", party="p1")
    (stay,) = vehicles(entries(driver, after(driver, 0), after(driver, 1)))
    assert len(stay.party) == 3


def test_that_a_register_holds_visitors_and_no_resident():
    form = registers.visitor_register(sample_day())
    visitors = [
        row for row in sample_day().rows if row.category is not Category.RESIDENT
    ]
    assert 0 < len(rows_of(form)) <= len(visitors)


@pytest.mark.parametrize("make", REGISTERS)
def test_that_names_and_numbers_are_masked(make):
    for cells in rows_of(make(sample_day())):
        line = "\n".join(cells)
        for row in sample_day().rows:
            person = row.person
            assert not person.phone or person.phone not in line
            assert person.document is None or person.document.number not in line
            assert len(person.name) < 2 or person.name not in line


def test_that_who_may_not_pass_stands_in_colour_beside_the_mark():
    (table,) = (
        block
        for block in registers.visitor_register(sample_day()).blocks
        if isinstance(block, Rows)
    )
    for row in table.rows:
        admitted = any("✓" in cell for cell in row.cells)
        assert bool(row.inks) is not admitted
        assert all(row.cells[n][0] in "×△‼?" for n in row.inks)


@pytest.mark.parametrize("make", REGISTERS)
def test_that_a_day_without_anybody_says_so(make):
    form = make(empty_day())
    (table,) = (block for block in form.blocks if isinstance(block, Rows))
    assert table.nothing
    assert not list(table.rows)


def test_that_the_posting_tells_no_flat():
    for cells in rows_of(registers.temperature_posting(sample_day())):
        assert "室" not in "".join(cells)


def test_that_a_sheet_of_fourteen_days_counts_them_from_its_first():
    document = Document(DocumentKind.CITIZEN_ID, "990101195702040016")
    resident = Resident(Person(name="王试", document=document))
    form = people.observation_sheet("枫林苑", resident, date(2022, 3, 15))
    days = [cells[1] for cells in rows_of(form)]
    assert (days[0], days[-1], len(days)) == ("2022-03-15", "2022-03-28", 14)


def test_that_a_declaration_without_a_person_is_blank():
    form = people.returnee_declaration("枫林苑")
    for block in form.blocks:
        if isinstance(block, Fields):
            assert not any(field.value for field in block.fields)


def test_that_disinfections_stand_in_the_order_of_their_time():
    later, sooner = (
        LedgerRow(
            kind="disinfection",
            subject=place,
            state="done",
            due_us=None,
            fields={"agent": "含氯消毒剂", "minutes": 30},
            record_id=place,
            station="st-east",
            volume="v1",
            seq=seq,
            at_us=seq,
        )
        for place, seq in (("电梯", 2), ("门厅", 1))
    )
    form = hygiene.disinfection_record("枫林苑", "2022-03-15", (later, sooner))
    assert [cells[4] for cells in rows_of(form)] == ["门厅", "电梯"]


def test_that_each_who_keeps_a_paper_gets_one():
    letter = Letter("通行条", "TX-2022-0001", ("文",), ("签",), ("本人", "卡口"))
    assert [form.foot.split()[-1] for form in copies_of(letter, "枫林苑")] == [
        "本人",
        "卡口",
    ]


@pytest.mark.parametrize(
    "form", [people.observation_sheet, people.returnee_declaration]
)
def test_that_only_a_sheet_with_somebody_on_it_is_to_be_kept_locked(form):
    somebody = Resident(Person("王小试"))
    assert form("枫林苑", somebody).foot
    assert form("枫林苑").foot == ""
