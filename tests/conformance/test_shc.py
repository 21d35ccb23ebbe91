"""SMART Health Cards: the examples of the specification, and broken ones."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.codes.recognise import recognise
from station.codes.shc import chunk_of
from station.codes.trust import Trust
from station.codes.trust_files import TrustKind, read_trust_file
from station.domain.credentials import CodeKind, Problem

AT = datetime(2023, 7, 1, tzinfo=UTC)  # the examples were issued on 2023-06-22
ISSUER = "https://spec.smarthealth.cards/examples/issuer"
SOUND = (
    "example-00-d-jws.txt",
    "example-00-f-qr-code-numeric-value-0.txt",
    "example-01-d-jws.txt",
    "example-01-f-qr-code-numeric-value-0.txt",
)
BROKEN = {
    "test-example-00-d-jws-invalid-signature.txt": Problem.BAD_SIGNATURE,
    "test-example-00-d-jws-no_deflate.txt": Problem.MALFORMED,
    "test-example-00-d-jws-trailing_chars.txt": Problem.MALFORMED,
    "test-example-00-d-jws-wrong_jws_header_kid.txt": Problem.UNKNOWN_ISSUER,
    "test-example-00-f-qr-code-numeric-value-0-number-too-big.txt": Problem.MALFORMED,
    "test-example-00-f-qr-code-numeric-value-0-odd-count.txt": Problem.MALFORMED,
}


@pytest.fixture(scope="module")
def folder(vectors: Path) -> Path:
    found = vectors / "shc"
    if not found.is_dir():
        pytest.skip(f"no SMART Health Cards at {found}")
    return found


@pytest.fixture(scope="module")
def trust(folder) -> Trust:
    published = folder / "issuer" / ".well-known"
    keys = read_trust_file((published / "jwks.json").read_bytes())
    (crl,) = (published / "crl").glob("*.json")
    withdrawn = read_trust_file(crl.read_bytes())
    assert (keys.kind, keys.entries, keys.left_out) == (TrustKind.CARD_KEYS, 2, 0)
    assert (withdrawn.kind, withdrawn.entries) == (TrustKind.CARD_REVOCATIONS, 4)
    return keys.trust.joined(withdrawn.trust)


def test_that_every_case_is_looked_at(folder):
    assert {p.name for p in folder.glob("*.txt")} == {*SOUND, *BROKEN}


@pytest.mark.parametrize("name", SOUND)
def test_that_a_sound_card_is_verified(folder, trust, name):
    seen = recognise((folder / name).read_text(encoding="utf-8"), AT, trust)
    assert (seen.kind, seen.issuer) == (CodeKind.SMART_HEALTH_CARD, ISSUER)
    assert (seen.verified, seen.problem) == (True, None)
    assert seen.fields == {
        "certificate": "vaccination",
        "name": "John B. Anyperson",
        "birth": "1951-01-20",
        "disease": "COVID-19",
        "vaccine": "229",
        "dose": "3",
        "vaccinated-on": "2022-09-05",
    }


@pytest.mark.parametrize("name", SOUND)
def test_that_no_card_holds_before_it_was_issued(folder, trust, name):
    text = (folder / name).read_text(encoding="utf-8")
    seen = recognise(text, datetime(2022, 5, 31, tzinfo=UTC), trust)
    assert seen.problem is Problem.NOT_YET_VALID


@pytest.mark.parametrize(("name", "problem"), BROKEN.items(), ids=BROKEN)
def test_that_a_broken_card_never_holds(folder, trust, name, problem):
    seen = recognise((folder / name).read_text(encoding="utf-8"), AT, trust)
    assert seen.kind is CodeKind.SMART_HEALTH_CARD
    assert seen.verified is not True
    assert seen.problem is problem


@pytest.mark.parametrize("number", ["00", "01"])
def test_that_the_digits_are_the_letters_of_the_jws(folder, number):
    digits = folder / f"example-{number}-f-qr-code-numeric-value-0.txt"
    jws = (folder / f"example-{number}-d-jws.txt").read_text(encoding="utf-8")
    assert chunk_of(digits.read_text(encoding="utf-8").strip()).letters == jws.strip()
