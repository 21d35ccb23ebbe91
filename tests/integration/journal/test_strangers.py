"""Whatever a paired station sends, well chained: kept, never fatal, always provable."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.rebuild import rebuild
from db.verify import verify
from station.domain.errors import IntegrityFault
from station.domain.kinds import KINDS
from station.domain.moments import CHINA
from station.domain.records import FIRST_LINK, Envelope, Line, seal
from tests.fakes.passages import a_fever, a_passage
from tests.integration.journal.homes import Home

VOLUME = "0123456789abcdef"
HUGE = 10**30

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-HUGE, HUGE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
real = msgspec.to_builtins(a_fever(1))


@st.composite
def altered_passages(draw: st.DrawFn) -> Any:
    """A real passage in which some values are anything at all."""
    name = draw(st.sampled_from(sorted(real)))
    value = draw(json_values)
    if name == "readings" and draw(st.booleans()):
        value = [{"at_us": draw(st.integers(-HUGE, HUGE)), "celsius": value}]
    return {**real, name: value}


payloads = (json_values | altered_passages()).map(msgspec.json.encode) | st.text(
    max_size=20
).map(lambda text: text.encode())
records = st.tuples(
    st.sampled_from([*KINDS, "survey"]),
    st.sampled_from([1, 1, 1, 2]),
    payloads,
    st.integers(-2000, 2000),
    st.integers(0, 3),
)


def lines_of(drawn: list[tuple[str, int, bytes, int, int]]) -> list[Line]:
    lines, previous = [], FIRST_LINK
    for seq, (kind, version, payload, offset, same) in enumerate(drawn, 1):
        envelope = Envelope(
            record_id=f"record-{seq - same if same < seq else seq}",
            station="gate-1",
            volume=VOLUME,
            seq=seq,
            kind=kind,
            version=version,
            wall_us=seq,
            offset_min=offset,
            boot_us=0,
            boot_id="",
            operator="",
            shift="",
        )
        record = seal(envelope, payload, bytes(32), previous)
        lines.append(record.as_line())
        previous = record.link
    return lines


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=st.lists(records, min_size=1, max_size=12))
def test_that_any_content_is_kept_and_provable(
    drawn: list[tuple[str, int, bytes, int, int]], tmp_path_factory: Any
) -> None:
    office = Home(tmp_path_factory.mktemp("office") / "office.db", "office")
    lines = lines_of(drawn)
    taken = office.journal.absorb("gate-1", VOLUME, 1, FIRST_LINK, lines)
    assert (taken.new, taken.contiguous) == (len(lines), len(lines))
    kept = list(office.journal.records("gate-1", VOLUME, 1, len(lines)))
    assert [record.as_line() for record in kept] == lines
    assert verify(office.engine).holds
    shown = office.shown()
    rebuild(office.engine)
    assert office.shown() == shown
    for row in (*office.passages.waiting(), *office.passages.search("王")):
        assert office.passages.passage(row.record_id) == row
        office.passages.history(row.person.person_id, row.person.household_id, ())
    office.close()


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("passage", {**real, "readings": [{"at_us": HUGE}]}),
        (
            "passage",
            {**real, "paper": {"at_us": 2**60, "page": 1, "line": 1, "writer": ""}},
        ),
        ("technical", {"subject": "s", "state": "x", "due_us": HUGE}),
        ("technical", {"subject": "s", "state": "x", "fields": {"seconds": -HUGE}}),
    ],
)
def test_that_a_number_that_no_column_holds_is_set_aside(
    office: Home, kind: str, payload: dict[str, Any]
) -> None:
    lines = lines_of([(kind, 1, msgspec.json.encode(payload), 480, 0)])
    taken = office.journal.absorb("gate-1", VOLUME, 1, FIRST_LINK, lines)
    assert [aside.seq for aside in taken.set_aside] == [1]
    assert verify(office.engine).holds


def test_that_long_digits_in_a_text_are_no_large_number(office: Home) -> None:
    passage = msgspec.json.encode(a_passage(1, note="6222020000000000000"))
    lines = lines_of([("passage", 1, passage, 480, 0)])
    taken = office.journal.absorb("gate-1", VOLUME, 1, FIRST_LINK, lines)
    assert taken.set_aside == ()


@pytest.mark.parametrize(
    "field", [{"wall_us": HUGE}, {"wall_us": -HUGE}, {"version": HUGE}]
)
def test_that_an_envelope_that_no_column_holds_is_refused(
    office: Home, field: dict[str, int]
) -> None:
    passage = msgspec.json.encode(a_passage())
    (line,) = lines_of([("passage", 1, passage, 480, 0)])
    envelope = msgspec.json.decode(line.e)
    text = msgspec.json.encode({**envelope, **field}).decode()
    with pytest.raises(IntegrityFault):
        office.journal.absorb(
            "gate-1", VOLUME, 1, FIRST_LINK, [msgspec.structs.replace(line, e=text)]
        )


def test_that_no_calendar_fails_on_what_is_shown(office: Home) -> None:
    drawn = [("passage", 1, msgspec.json.encode(a_passage(1)), 1439, 0)]
    office.journal.absorb("gate-1", VOLUME, 1, FIRST_LINK, lines_of(drawn))
    (past,) = office.passages.history("person-1", "", ()).same_person
    assert past.at.astimezone(CHINA).year == 1970
