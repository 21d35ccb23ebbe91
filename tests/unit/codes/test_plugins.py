"""Added recognisers: the example of docs/plugins.md, as it stands there."""

import logging
import re
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.codes import recognise as module
from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Problem

PAGE = Path(__file__).parents[3] / "docs" / "plugins.md"
AT = datetime(2022, 6, 1, tzinfo=UTC)
BADGE = re.search(r"WB1:\d+", PAGE.read_text(encoding="utf-8"))[0]


def _block(language: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    (block,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return block


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Puts a package with an entry point where an installer would put it."""

    def install(name: str, target: str, source: str) -> None:
        (tmp_path / f"{target.partition(':')[0]}.py").write_text(source, "utf-8")
        about = tmp_path / f"{name}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(
            f"[gatebook.codes]\n{name} = {target}\n"
        )
        _forget()

    monkeypatch.syspath_prepend(tmp_path)
    yield install
    for path in tmp_path.glob("*.py"):
        sys.modules.pop(path.stem, None)
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    module._added.cache_clear()
    module._loaded.cache_clear()


@pytest.fixture
def works_badge(installed):
    declared = tomllib.loads(_block("toml"))["project"]["entry-points"]
    ((name, target),) = declared["gatebook.codes"].items()
    installed(name, target, _block("python"))


def test_that_the_example_of_the_page_is_loaded_and_asked(works_badge):
    seen = recognise(BADGE, AT)
    assert (seen.kind, seen.issuer) == (CodeKind.OTHER, "works")
    assert (seen.verified, seen.problem) == (None, None)
    assert (seen.stable, seen.fields["badge"]) == ("works:000123", "000123")


@pytest.mark.parametrize(
    ("text", "at", "problem"),
    [
        (BADGE, datetime(2023, 1, 1, tzinfo=UTC), Problem.EXPIRED),
        (BADGE[:-1] + "7", AT, Problem.MALFORMED),
        ("WB1:000123202299996", AT, Problem.MALFORMED),
        ("WB1:000123999912311", AT, Problem.MALFORMED),
        ("WB1:", AT, Problem.MALFORMED),
    ],
)
def test_that_the_example_finds_problems(works_badge, text, at, problem):
    assert recognise(text, at).problem is problem


def test_that_the_house_is_asked_before_its_guests(installed):
    installed("greedy", "greedy:take", "def take(text, at, trust):\n    raise OSError")
    assert recognise("GP1:", AT).kind is CodeKind.PASS


@pytest.mark.parametrize(
    "source",
    [
        "def take(text, at, trust):\n    raise ValueError(text)",
        "import nothing_of_this_name",
        "take = 7",
        "def take(text, at, trust):\n    return text",
    ],
    ids=["raises", "cannot be loaded", "is no function", "answers otherwise"],
)
def test_that_a_guest_that_fails_stops_nobody(installed, works_badge, source, caplog):
    installed("a-faulty", "faulty:take", source)
    with caplog.at_level(logging.WARNING):
        assert recognise(BADGE, AT).issuer == "works"
        assert recognise("somebody's secret", AT).kind is CodeKind.UNKNOWN
    assert "secret" not in caplog.text


def test_that_nothing_is_added_unasked():
    _forget()
    assert module._added() == ()
