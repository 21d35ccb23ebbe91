"""Passes of everybody in the homes of a release, for guns that type them."""

from datetime import timedelta
from pathlib import Path

from station.services.passes import PassTerms, issue_for_all
from station.workspace.clock import SystemClock
from station.workspace.keyslots import KeyFile
from ui.compose import open_office


def passes_of(homes: Path) -> list[str]:
    """The texts of a pass for everybody who lives there."""
    now = SystemClock().now().at
    terms = PassTerms(now - timedelta(days=1), now + timedelta(days=30))
    with open_office(homes / "office", KeyFile(homes / "key.txt")) as office:
        people = tuple(office.register.residents())
        made = issue_for_all(people, terms, office.passes("110199"))
        return [card.code_text for card in made]
