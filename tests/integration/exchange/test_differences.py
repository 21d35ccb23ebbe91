"""Briefings in parts, and as what changed since those that may be in force."""

import random
import secrets

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from station.domain.people import Resident
from station.domain.places import Place
from station.services import brief
from station.services.adopt import adopt, adopt_among
from tests.fakes.passages import a_person

PEOPLE = 30


def resident(number, note=""):
    return Resident(a_person(number), note=note)


def settled(world, gate="gate-1"):
    """The office knows that the gate has its first briefing."""
    world.taken(*world.sent(gate))
    return world.gates[gate]


def here(end):
    return {one.person.person_id: one.note for one in end.register.residents()}


def made(world, gate="gate-1", **how):
    return brief.briefings(world.office, gate, **how)


def live(world, *notes):
    """The register of the office is these: numbers with a note."""
    world.office.register.replace(resident(*one) for one in notes)


def test_that_only_what_changed_goes_down(world):
    end = settled(world)
    whole = [(n, "") for n in range(PEOPLE)]
    live(world, *whole[2:], (2, "moved"), (90, "new"))
    (one,) = made(world)
    assert one.manifest.bases == (1,)
    assert one.manifest.residents == PEOPLE - 2 + 1
    assert len(one.data) < len(made(world, whole=True)[0].data)
    report = adopt(end, one.data)
    assert report.residents == PEOPLE - 1
    everybody = here(end)
    assert everybody["person-2"] == "moved"
    assert "person-90" in everybody
    assert not {"person-0", "person-1"} & everybody.keys()


def test_that_a_difference_is_right_upon_whatever_may_be_in_force(world):
    """Changed and changed back: the one in between may have been adopted."""
    whole = [(n, "") for n in range(PEOPLE)]
    live(world, *whole)
    end = settled(world)
    live(world, *whole[1:], (0, "away"))
    (between,) = made(world)
    live(world, *whole)
    (last,) = made(world)
    assert last.manifest.bases == (1, between.manifest.number)
    adopt(end, between.data)
    assert here(end)["person-0"] == "away"
    adopt(end, last.data)
    assert here(end)["person-0"] == ""


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_that_any_briefings_lost_or_late_end_at_the_same_register(world, seed):
    chance = random.Random(seed)
    end = settled(world)
    register = dict.fromkeys(range(PEOPLE), "")
    for step in range(5):
        for number in chance.sample(range(40), 3):
            register[number] = f"{seed} {step}"
        register.pop(chance.choice(sorted(register)), None)
        live(world, *register.items())
        files = made(world)
        if chance.random() < 0.5:
            adopt(end, files[0].data)
        if chance.random() < 0.3:
            world.taken(*world.sent("gate-1"))
    adopt(end, made(world)[0].data)
    assert here(end) == {f"person-{n}": note for n, note in register.items()}


def test_that_a_difference_without_its_base_says_which_file_is_wanted(world):
    end = settled(world)
    (lost,) = made(world, whole=True)
    adopt(end, lost.data)
    world.taken(*world.sent("gate-1"))
    live(world, *[(n, "") for n in range(1, PEOPLE)])
    (news,) = made(world)
    assert news.manifest.bases == (lost.manifest.number,)
    end.exchange.save_adopted(
        msgspec.structs.replace(end.exchange.adopted(), number=1), ()
    )  # as a restored backup has it
    before = here(end)
    with pytest.raises(OperatorError) as refused:
        adopt(end, news.data)
    assert refused.value.fields["file"] == lost.name
    assert here(end) == before
    adopt(end, made(world, whole=True)[0].data)
    assert len(here(end)) == PEOPLE - 1


def test_that_too_many_changes_are_told_whole(world):
    settled(world)
    live(world, *[(n, "other") for n in range(PEOPLE)])
    assert made(world)[0].manifest.bases == ()


def test_that_an_office_that_does_not_know_tells_everything(world):
    """Nothing was heard of what the gate adopted."""
    settled(world)
    for _ in range(8):
        made(world)
    assert made(world)[0].manifest.bases == ()


def test_that_a_difference_keeps_to_the_gates_own_community(world):
    end = settled(world)
    stranger = a_person(95)
    away = Place("别的小区", building="1", room="101")
    stranger = msgspec.structs.replace(stranger, home=away)
    everybody = [resident(n) for n in range(PEOPLE)]
    world.office.register.replace([*everybody, Resident(stranger)])
    (one,) = made(world)
    assert one.manifest.residents == PEOPLE
    adopt(end, one.data)
    assert "person-95" not in here(end)


# --- in parts


def many(world):
    """Enough that cannot be packed that several small parts are needed."""
    world.office.register.replace(
        resident(n, secrets.token_hex(3000)) for n in range(100)
    )
    return made(world, most_packed=100_000)


def test_that_parts_in_any_order_come_into_force_together(world):
    end = settled(world)
    parts = many(world)
    assert len(parts) > 2
    assert parts[0].name.endswith(f".1of{len(parts)}.briefing")
    before = here(end)
    for part in reversed(parts[1:]):
        report = adopt(end, part.data)
        assert parts[0].name in report.waiting
        assert here(end) == before
        adopt(end, part.data)
    report = adopt(end, parts[0].data)
    assert (report.waiting, report.residents) == ((), 100)
    assert len(here(end)) == 100
    assert list(end.inbox.iterdir()) == []
    assert adopt(end, parts[1].data).already


def test_that_a_newer_whole_briefing_lets_waiting_parts_go(world):
    end = settled(world)
    parts = many(world)
    adopt(end, parts[0].data)
    live(world, (1, ""))
    (whole,) = made(world, whole=True)
    adopt(end, whole.data)
    assert list(end.inbox.iterdir()) == []
    with pytest.raises(OperatorError, match="is in force already"):
        adopt(end, parts[1].data)


def test_that_a_part_that_was_damaged_here_has_to_come_again(world):
    end = settled(world)
    parts = many(world)
    for part in parts[:-1]:
        adopt(end, part.data)
    (end.inbox / parts[0].name).write_bytes(b"age-encryption.org/v1\n")
    assert adopt(end, parts[-1].data).waiting == (parts[0].name,)
    assert adopt(end, parts[0].data).residents == 100


def test_that_parts_of_two_briefings_are_not_mixed(world):
    end = settled(world)
    one, other = many(world), many(world)
    for part in one[:-1]:
        adopt(end, part.data)
    assert len(adopt(end, other[-1].data).waiting) == len(other) - 1


def test_that_a_stick_with_everything_gives_a_gate_its_own(world):
    """Older ones, parts, those of the other gate, a handover: in any order of names."""
    end = settled(world)
    settled(world, "gate-2")
    old = made(world, whole=True)
    parts = many(world)
    live(world, (1, ""), (2, ""))
    others = made(world, "gate-2")
    handover = world.sent("gate-1")[0].read_bytes()
    files = [part.data for part in (*others, *reversed(parts), *old)]
    (report,) = adopt_among(end, [handover, b"x", *files])
    assert report.residents == 100
    assert end.exchange.adopted().number == parts[0].manifest.number
    assert next(adopt_among(end, files)).already
    with pytest.raises(OperatorError, match="no briefing for this station"):
        list(adopt_among(end, [one.data for one in others]))


def test_that_the_newest_that_fits_needs_no_older_one(world):
    """An older one in between may even spoil what the newest builds upon."""
    end = settled(world)
    (older,) = made(world, whole=True)
    live(world, *[(n, "") for n in range(1, PEOPLE)])
    (newest,) = made(world)
    (report,) = adopt_among(end, [older.data, newest.data])
    assert (report.number, report.residents) == (newest.manifest.number, PEOPLE - 1)


def test_that_what_builds_upon_an_older_one_follows_it(world):
    end = settled(world)
    (base,) = made(world, whole=True)
    adopt(end, base.data)
    world.taken(*world.sent("gate-1"))
    live(world, *[(n, "") for n in range(1, PEOPLE)])
    (news,) = made(world)
    end.exchange.save_adopted(
        msgspec.structs.replace(end.exchange.adopted(), number=1), ()
    )  # as a restored backup has it
    with pytest.raises(OperatorError, match="changed since"):
        list(adopt_among(end, [news.data]))
    reports = adopt_among(end, [news.data, base.data])
    assert [one.number for one in reports] == [
        base.manifest.number,
        news.manifest.number,
    ]


def test_that_an_older_one_counts_while_the_newest_waits_for_a_part(world):
    end = settled(world)
    (older,) = made(world, whole=True)
    parts = many(world)
    reports = list(adopt_among(end, [older.data, *(one.data for one in parts[1:])]))
    assert [one.number for one in reports] == [
        older.manifest.number,
        parts[0].manifest.number,
    ]
    assert len(reports[-1].waiting) == 1
