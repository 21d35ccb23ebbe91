"""Erased is erased in the bytes of the file: pages, gaps in pages, indexes, the log."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from station.domain.people import Document, DocumentKind, Person
from tests.fakes.passages import a_passage, draft_of
from tests.integration.erasing.eraser import Eraser
from tests.integration.erasing.pages import plain_bytes
from tests.integration.journal.homes import KEY, Home

SECRETS = (
    "邬诗雨".encode(),
    b"110105194912310021",
    b"13987654321",
    "京A·F0777".encode(),
    b"5ec7e7" * 10,
)


def secret_passage(chance: random.Random) -> dict[str, object]:
    name, number, phone, plate, digest = (secret.decode() for secret in SECRETS)
    shown = a_passage(1).shown[0]
    person = Person(
        name=f"{name}{chance.randrange(10**6)}",
        document=Document(DocumentKind.CITIZEN_ID, number),
        phone=phone,
        person_id=f"{chance.randrange(10**9)}",
    )
    code = type(shown)(shown.kind, shown.how, digest=f"{digest}{chance.random()}")
    return {"person": person, "plate": plate, "shown": (code,)}


def write_some(gate: Home, chance: random.Random, *, secret: bool) -> None:
    for _ in range(10):
        made = [
            a_passage(
                chance.randrange(10**6), **(secret_passage(chance) if secret else {})
            )
            for _ in range(30)
        ]
        gate.journal.append(*(draft_of("passage", p, gate.clock) for p in made))


def empty_log(gate: Home) -> None:
    with closing(gate.engine.raw_connection()) as opened:
        opened.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def found(path: Path) -> list[bytes]:
    data = plain_bytes(path, KEY)
    return [secret for secret in SECRETS if secret in data]


@pytest.mark.fault(8)
def test_that_nothing_erased_is_left_in_any_page(gate: Home, eraser: Eraser) -> None:
    """Later passages come between them in every index: pages are split and moved."""
    chance = random.Random(4)
    write_some(gate, chance, secret=True)
    eraser.days_pass(40)
    write_some(gate, chance, secret=False)
    keep = gate.write("passage", a_passage(1, note="STAYS-HERE"))
    assert found(gate.path) == list(SECRETS)
    assert eraser.erase().count == 300
    empty_log(gate)
    assert found(gate.path), "deleting alone leaves copies, which the wipe is for"
    assert eraser.erasing.wipe()
    assert found(gate.path) == []
    assert b"STAYS-HERE" in plain_bytes(gate.path, KEY)
    assert gate.passages.passage(keep.envelope.record_id) is not None
    assert gate.path.with_name("gate.db-wal").stat().st_size < 100_000
    assert not eraser.erasing.wipe()


@pytest.mark.fault(8, 55)
def test_that_a_wipe_that_was_cut_off_is_made_good(gate: Home, eraser: Eraser) -> None:
    gate.write("passage", a_passage(1, **secret_passage(random.Random(1))))
    eraser.days_pass(40)
    eraser.erase()
    gate.close()  # before it could be wiped
    gate.open()
    assert eraser.erase().count == 0
    assert eraser.erasing.wipe()
    assert found(gate.path) == []
