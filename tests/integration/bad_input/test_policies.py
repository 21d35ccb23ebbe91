"""Policy files with faults: every one named with its place, and nothing adopted."""

import pytest

from resources import text
from tests.integration.bad_input.program import STEERING, Place, assert_refused

POLICY = text("policy/default.toml")
FAULTY = POLICY.replace("version = 1", 'version = "one"\nunheard = 1', 1)


def check(place: Place, content: str | bytes, *words: str):
    path = place.root / "policy.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place.run("none", "policy", "check", path, *words)


def test_that_a_sound_policy_is_said_to_be_sound(tmp_path):
    said = check(Place(tmp_path), POLICY)
    assert (said.status, said.err) == (0, "")


def test_that_every_fault_is_named_with_its_place(tmp_path):
    said = check(Place(tmp_path), FAULTY, "--json")
    assert said.status == 2
    assert said.err.count("\n") == 1
    assert {fact["place"] for fact in said.facts()} == {"version", "unheard"}
    assert "{" not in "".join(fact["sentence"] for fact in said.facts())
    said = check(Place(tmp_path), FAULTY)
    assert {line.partition(": ")[0] for line in said.out.splitlines()} == {
        "version",
        "unheard",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"a = [",
        b"\x00",
        b"a = " + b"[" * 100_000,
        b"x" * (5 << 20),
        b'"\x1b[31m" = 1',
        b'"\xe2\x80\xae" = 1',
        b"",
    ],
)
def test_that_what_is_no_policy_is_refused(tmp_path, content):
    for words in ((), ("--json",)):
        said = check(Place(tmp_path), content, *words)
        assert said.status == 2
        assert said.err.count("\n") == 1
        assert not STEERING & set((said.out + said.err).replace("\n", ""))


def test_that_a_policy_that_cannot_be_read_is_one_sentence(tmp_path):
    place = Place(tmp_path)
    assert_refused(check(place, b"\xff\xfe"), 2, "not UTF-8")
    for path in (tmp_path, tmp_path / "gone.toml"):
        said = place.run("none", "policy", "check", path)
        assert_refused(said, 2, "This is a folder" if path == tmp_path else "no such")
