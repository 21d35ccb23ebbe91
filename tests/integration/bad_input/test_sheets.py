"""Registers, forms, numbered papers and notices through the real command line."""

import pytest
import segno

from station.domain.kinds import PAPER
from station.workspace.keyslots import KeyFile
from tests.integration.bad_input.program import Place, assert_refused
from ui.commands.notices import NOTICES
from ui.commands.sheets import OF_A_DAY, OF_A_PERSON
from ui.compose import open_any


@pytest.mark.parametrize("name", OF_A_DAY)
def test_that_a_gate_prints_every_register(place: Place, name):
    file = place.root / "sheet.pdf"
    (fact,) = place.good("gate-1", "sheet", name, "--pdf", file, "--json").facts()
    assert fact["pages"] >= 1
    assert fact["masked"]


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_that_a_form_is_blank_or_made_for_a_room(place: Place, name):
    file = place.root / "form.pdf"
    (fact,) = place.good("office", "sheet", name, "--pdf", file, "--json").facts()
    assert fact["pages"] == 1
    words = ("sheet", name, "--pdf", file, "--door", "3-2-106", "--json")
    (fact,) = place.good("office", *words).facts()
    assert fact["pages"] == 2


def test_that_papers_of_a_kind_are_numbered_on(place: Place):
    file = place.root / "letter.pdf"
    words = ("letter", "pledge", "--pdf", file, "--field", "name=王试")
    for _turn in range(2):
        place.good("office", *words)
    with open_any(place.root / "office", KeyFile(place.key), "look") as office:
        numbers = {row.subject for row in office.passages.ledger(PAPER.name)}
    year = office.clock.now().at.year
    assert numbers == {f"CN-{year}-0001", f"CN-{year}-0002"}


@pytest.mark.parametrize("name", NOTICES)
def test_that_an_office_prints_every_notice(place: Place, name):
    file = place.root / "notice.pdf"
    picture = place.root / "code.png"
    segno.make("https://example.invalid/place").save(str(picture), scale=9)
    words = ("notice", name, "--pdf", file, "--picture", picture, "--json")
    (fact,) = place.good("office", *words).facts()
    assert fact["pages"] >= 1
    assert file.stat().st_size


@pytest.mark.parametrize(
    "words",
    [
        ("sheet", "nonsense"),
        ("sheet", "observation", "--door", "9-9-9999"),
        ("letter", "nonsense"),
        ("letter", "pledge", "--field", "age=3"),
        ("letter", "pledge", "--field", "nothing"),
        ("letter", "pledge", "--person", "张无此人"),
        ("notice", "nonsense"),
        ("notice", "place-code"),
        ("notice", "visitor-plates", "--first", "9", "--last", "3"),
    ],
)
def test_that_what_does_not_exist_is_one_sentence(place: Place, words):
    said = place.run("office", *words, "--pdf", place.root / "x.pdf")
    assert_refused(said, 2, "")
    assert not (place.root / "x.pdf").exists()


def test_that_a_template_that_is_no_text_is_one_sentence(place: Place):
    template = place.root / "own.toml"
    template.write_bytes(b"\xff\xfe\x00")
    file = place.root / "x.pdf"
    words = ("notice", "help-card", "--pdf", file, "--template", template)
    assert_refused(place.run("office", *words), 2, "UTF-8")


def test_that_a_missing_template_is_one_sentence(place: Place):
    words = ("notice", "help-card", "--template", place.root / "none.toml")
    said = place.run("office", *words, "--pdf", place.root / "x.pdf")
    assert_refused(said, 3, "")
