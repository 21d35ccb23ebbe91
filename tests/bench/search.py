"""`search`: from a key to the list in the window, beside LIKE and beside a bare prefix.

A station of a large community: residents, passages, visitors who come again. Keys are
pressed in the real window (offscreen); one ends when the model holds its answer, other
painting included. `cpu` is the processor time of all threads, which tells more where
others work too. The peers ask the same database for the same texts in the same run:
LIKE over the same columns, as a first version would, and one bare prefix of an index.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.connection import connect
from db.search import SqlFinder
from station.domain.people import Person
from station.domain.search import Found, Hit
from station.wording.pinyin import letter_keys
from tests.bench._crowded import COMMUNITY, Crowd, build

KEY = bytes(range(32))
VISITORS = 3000
EACH = 12  # searches of every sort
Figures = dict[str, Any]
_LIKE = (
    "SELECT person_id, name, phone FROM person WHERE name LIKE :t OR phone LIKE :t"
    " OR document_number LIKE :t UNION ALL SELECT record_id, name, phone FROM passage"
    " WHERE person_id = '' AND (name LIKE :t OR phone LIKE :t) LIMIT 20"
)
_PREFIX = "SELECT person_id FROM person_key WHERE key >= ? AND key < ? LIMIT 20"


def run(argv: Sequence[str]) -> Figures:
    """Milliseconds a keystroke, and the ratios ours divided by the peer's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench search")
    parser.add_argument("--residents", type=int, default=31_000)
    parser.add_argument("--passages", type=int, default=50_000)
    options = parser.parse_args(list(argv))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    crowd = Crowd(options.residents, VISITORS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        engine = build(path, KEY, crowd, options.passages)
        texts = list(_texts(crowd))
        ours, cpu, found = _through_the_window(engine, texts)
        alone = _spent(SqlFinder(engine, COMMUNITY).find, texts)
        like, prefix = _peers(path, texts)
        engine.dispose()
        size = path.stat().st_size
    figures: Figures = {
        "residents": options.residents,
        "passages": options.passages,
        "keystrokes": len(ours),
        "searches": len(texts),
        "found": found,
        "file_mb": round(size / 1e6, 1),
    }
    ways = {"": ours, "cpu_": cpu, "query_": alone, "like_": like, "prefix_": prefix}
    for name, spent in ways.items():
        for share in (50, 95, 100):
            figures[f"{name}p{share}_ms".replace("p100", "max")] = _at(spent, share)
    for share in (50, 95):
        ratio = _at(ours, share) / _at(like, share)
        figures[f"ratio_p{share}_like"] = round(ratio, 2)
    return figures


def _texts(crowd: Crowd) -> Iterator[str]:
    """What a guard types in full for visitors and residents, of every sort."""
    step = max(1, crowd.count // EACH)
    people = [*list(crowd.visitors)[:EACH], *range(0, crowd.count, step)][: 2 * EACH]
    for who in people:
        person = crowd.person(who)
        letters = letter_keys(person.name)
        yield min(letters, key=len)[: len(person.name)]
        yield max(letters, key=len)
        yield person.name
        yield person.phone[-4:]
        yield crowd.numbers[who][-4:]
        if person.home:
            yield person.home.room
            yield person.home.key
            yield f"{who % 100_000:05d}"


class _Search:
    """The search of a window, straight over the database."""

    def __init__(self, engine: Engine) -> None:
        self.find = SqlFinder(engine, COMMUNITY).find

    def newcomer(self, person: Person, _door: str, purpose: str) -> Hit:
        return Hit(person, purpose=purpose)

    def note(self, number: str, found: int) -> None:
        """Nothing is recorded here."""


def _through_the_window(
    engine: Engine, texts: Sequence[str]
) -> tuple[list[float], list[float], int]:
    """Every key of every text in the real window; how many texts found somebody."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from tests.fakes.desk import FakeDesk
    from ui.gate.settings import GateSettings
    from ui.gate.window import open_window

    app = QApplication.instance() or QApplication([])
    QApplication.setStyle("Fusion")
    desk = FakeDesk()
    desk.search = _Search(engine)
    window = open_window(desk, None, desk.clock, GateSettings())
    window.resize(1366, 768)
    window.show()
    controller, found = window.controller, 0
    spent: list[float] = []
    cpu: list[float] = []
    answered = QEventLoop()
    window._seeker.answered.connect(answered.quit)
    for text in texts:
        controller.press("F2")
        for char in text:
            begun, busy = time.perf_counter(), time.process_time()
            controller.type(char)
            controller.press(char.upper())
            answered.exec()
            spent.append(time.perf_counter() - begun)
            cpu.append(time.process_time() - busy)
        assert controller.screen.find.text == text
        found += bool(window.card.duty.found.found.hits)
        controller.press("Esc")
    window.close()
    del app
    return spent, cpu, found


def _spent(ask: Callable[[str], Found | None], texts: Sequence[str]) -> list[float]:
    spent = []
    for text in texts:
        for length in range(1, len(text) + 1):
            begun = time.perf_counter()
            ask(text[:length])
            spent.append(time.perf_counter() - begun)
    return spent


def _peers(path: Path, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    with closing(connect(path, KEY, reads_only=True)) as opened:

        def like(text: str) -> None:
            opened.execute(_LIKE, {"t": f"%{text}%"}).fetchall()

        def prefix(text: str) -> None:
            opened.execute(_PREFIX, (text, text + "\U0010ffff")).fetchall()

        return _spent(like, texts), _spent(prefix, texts)


def _at(spent: list[float], share: int) -> float:
    ordered = sorted(spent)
    place = min(len(ordered) - 1, len(ordered) * share // 100)
    return round(ordered[place] * 1000, 2)
