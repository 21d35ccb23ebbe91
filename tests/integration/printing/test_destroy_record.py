"""The record of a destruction on paper: counts, proofs, two names."""

import pytest

from printing.destroy_record import DestroyRecord, write
from resources import language
from station.services.destroying import (
    CLOSED,
    SLOTS_GONE,
    Certificate,
    Destroyed,
    Proof,
    VolumeHeld,
)


def record(*, holds: bool = True, volumes: int = 1, **changes: object) -> DestroyRecord:
    given = {
        "role": "station",
        "id": "gate-1",
        "name": "东门一号终端",
        "gate": "东门",
        "community": "示范社区",
        "office": "sun",
        "at_us": 1_650_297_060_000_000,
        "records": {"passage": 279, "shift": 4, "of a newer program": 2},
        "volumes": tuple(
            VolumeHeld("gate-1", f"{n:016x}", 280 + n, "ab" * 32, 280)
            for n in range(volumes)
        ),
        "unsent": 5,
        "outbox": (),
        "exported": 3,
        "files": 12,
        "size": 5 << 20,
        "untouched": (),
        "leader": "示例带班甲",
        "witness": "𬱖示例",
        "public_key": "RWR45KGlBt4thX",
    }
    done = Destroyed(11, 5 << 20, (Proof(SLOTS_GONE, True), Proof(CLOSED, holds)))
    certificate = Certificate(**{**given, **changes})
    return DestroyRecord(certificate, done, "destroyed-gate-1.json", "cd" * 32)


@pytest.fixture
def printed(tmp_path, poppler):
    """The words of the page in a language."""

    def text(paper, name="en"):
        with language(name):
            made = write(paper, tmp_path / "a.pdf")
        return made, " ".join(poppler.text(tmp_path / "a.pdf").split())

    return text


def test_that_counts_names_and_proofs_stand_on_one_page(printed):
    made, text = printed(record())
    assert made.pages == 1
    for words in ("279", "示例带班甲", "𬱖示例", "cd" * 32, "2022-04-18", "280"):
        assert words in text
    assert "Exported sheets 3" in text
    assert "of unknown kinds 2" in text
    assert "DOES NOT HOLD" not in text


def test_that_it_is_chinese_where_chinese_is_spoken(printed):
    _made, text = printed(record(), "zh")
    for words in ("销毁记录", "带班人", "见证人", "密钥槽已无法读取", "东门一号终端"):
        assert words in text


def test_that_a_proof_that_fails_is_plain_to_see(printed):
    _made, text = printed(record(holds=False))
    assert "DOES NOT HOLD" in text


def test_that_what_was_not_touched_is_named(printed):
    _made, text = printed(record(untouched=("/media/mirror",)))
    assert "Not touched, on another medium: /media/mirror" in text


def test_that_many_volumes_go_on_to_the_next_page(printed):
    made, text = printed(record(volumes=90))
    assert made.pages > 1
    assert f"{89:016x}" in text
