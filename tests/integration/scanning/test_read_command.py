"""`gatebook read` as a shell sees it: lines, sentences, exit status."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.codes.id_card import block_text
from station.codes.passes import PassClaims, issue
from station.codes.trust import Trust, key_id, write_trust
from station.domain.symbols import Colour
from station.scanning.scenes import Conditions, Holder, Look, render
from tests.fakes.cards import card_block, mrz_of_passport
from ui import main

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KID = key_id(KEY.public_key())
HEALTH = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
FIELDS = ["text", "symbology", "outline", "kind", "colour", "verified", "problem"]


def run(argv: list[str]) -> int:
    return main.run(["--lang", "en", *argv])


def pass_text() -> str:
    claims = PassClaims(
        pass_id="pass-1",
        kind="resident",
        household="h-1",
        valid_from=AT - timedelta(days=1),
        valid_until=AT + timedelta(days=1),
        issued_at=AT - timedelta(days=1),
        serial=1,
    )
    return issue(claims, KEY, KID)


def picture(folder: Path, name: str, text: str, look: Look) -> Path:
    path = folder / name
    frame = render(text, look, Conditions(), np.random.default_rng(1))
    path.write_bytes(cv2.imencode(path.suffix, frame)[1].tobytes())
    return path


@pytest.fixture
def phone(tmp_path) -> Path:
    return picture(tmp_path, "phone.jpg", HEALTH, Look(colour=Colour.YELLOW))


@pytest.fixture
def card(tmp_path) -> Path:
    return picture(tmp_path, "card.png", pass_text(), Look(Holder.CARD))


@pytest.fixture
def trust(tmp_path) -> Path:
    path = tmp_path / "trust.json"
    path.write_bytes(write_trust(Trust({KID: KEY.public_key()})))
    return path


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_that_json_is_one_object_a_file(phone, card, trust, capsys):
    argv = ["read", "--json", str(phone), str(card)]
    assert run([*argv, "--trust", str(trust), "--at", AT.isoformat()]) == 0
    first, second = lines(capsys)
    assert first["file"] == str(phone)
    (code,) = first["codes"]
    assert list(code) == [*FIELDS, "fields", "ms"]
    assert (code["text"], code["kind"]) == (HEALTH, "health-code")
    assert (code["colour"], code["verified"]) == ("yellow", None)
    assert len(code["outline"]) == 4
    assert all(len(corner) == 2 for corner in code["outline"])
    (code,) = second["codes"]
    assert (code["kind"], code["verified"], code["problem"]) == ("pass", True, None)
    assert code["fields"]["pass-id"] == "pass-1"


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("2022-04-03", "expired"),
        ("2022-03-01T00:00:00Z", "not-yet-valid"),
        ("2022-04-02T15:59:59", None),
        ("2022-04-02T16:00:01", "expired"),
    ],
)
def test_that_time_is_taken_as_given(card, trust, at, problem, capsys):
    assert run(["read", str(card), "--json", "--trust", str(trust), "--at", at]) == 0
    (line,) = lines(capsys)
    assert line["codes"][0]["problem"] == problem


def test_that_without_trust_a_pass_is_of_an_unknown_issuer(card, capsys):
    assert run(["read", "--json", str(card)]) == 0
    (line,) = lines(capsys)
    assert line["codes"][0]["verified"] is None
    assert line["codes"][0]["problem"] == "unknown-issuer"


def test_that_a_file_that_is_no_picture_stops_no_other(phone, tmp_path, capsys):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"this is no picture")
    gone = tmp_path / "gone.jpg"
    assert run(["read", "--json", str(broken), str(phone), str(gone)]) == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == [str(phone)]
    first, second = err.splitlines()
    assert first == f"{broken}: This is no picture that can be read."
    assert second == f"{gone}: There is no such file: gone.jpg"


def test_that_a_picture_without_a_code_is_an_empty_list(tmp_path, capsys):
    plain = picture(tmp_path, "plain.webp", "", Look())
    assert run(["read", "--json", str(plain)]) == 0
    assert lines(capsys) == [{"file": str(plain), "codes": []}]


def test_that_a_text_file_is_read_as_a_scan(tmp_path, capsys):
    path = tmp_path / "scan.txt"
    path.write_text("a\x00b\x1b[31m\n", encoding="utf-8")
    assert run(["read", "--json", str(path)]) == 0
    (line,) = lines(capsys)
    assert line["codes"][0]["text"] == "a\x00b\x1b[31m"
    assert line["codes"][0]["kind"] == "unknown"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (block_text(card_block()), "id-card"),
        ("\n".join(mrz_of_passport("E12345678", "CESHI<<JIA")), "travel-document"),
        ("京A·12345", "plate"),
    ],
    ids=["card", "passport", "plate"],
)
def test_that_documents_as_text_are_read(tmp_path, text, kind, encoding, capsys):
    path = tmp_path / "scan.txt"
    path.write_text(f"{text}\n", encoding=encoding)
    assert run(["read", "--json", str(path), "--at", AT.isoformat()]) == 0
    (line,) = lines(capsys)
    (code,) = line["codes"]
    assert (code["kind"], code["verified"], code["problem"]) == (kind, None, None)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"9" * 7000, b"9" * 2**21])
def test_that_a_text_no_code_can_hold_is_refused(tmp_path, data, capsys):
    path = tmp_path / "scan.txt"
    path.write_bytes(data)
    assert run(["read", str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_that_people_see_a_table_without_control_characters(phone, tmp_path, capsys):
    path = tmp_path / "scan.txt"
    path.write_text("red\x1b[31m [bold]x[/bold] \u202edcba", encoding="utf-8")
    assert run(["read", str(phone), str(path)]) == 0
    out = capsys.readouterr().out
    assert "Health code" in out
    assert "Yellow code" in out
    assert "[bold]x[/bold]" in out
    assert "\x1b[31m" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize(
    "wrong",
    [["--at", "tomorrow"], ["--trust", "gone.json"], ["--trust", __file__], ["--x"]],
)
def test_that_wrong_use_is_one_sentence(phone, wrong, capsys):
    assert run(["read", str(phone), *wrong]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
