"""Asks for what is typed in the find line, beside the window and beside the queue."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from station.domain.search import Found
from ui.gate.desk_port import Search
from ui.gate.find_choice import text_of
from ui.gate.screen import Mode, Screen
from ui.workers.writer import Worker


class Answered(msgspec.Struct, frozen=True):
    """What was asked and whom it found."""

    text: str
    found: Found


class Seeker(QObject):
    """One question at a time, always for the newest text; the ones between are skipped.

    Questions run in a thread of their own. A search by number that is over is recorded
    by the writer, once.

    Signals:
        answered: an `Answered`.
        failed: the exception of a question or a record.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, search: Search, writer: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._search = search
        self._writer = writer
        self._worker = Worker("people-finder", self)
        self._screen = Screen()
        self._asking = False
        self._refused = ""
        self._number, self._found = "", 0

    def stop(self) -> None:
        """What was searched for is noted; the writer stops after this."""
        self._note()
        self._worker.stop()

    @Slot(object)
    def look(self, screen: Screen) -> None:
        """What stands on the screen now."""
        self._screen = screen
        find = screen.find
        if screen.mode is not Mode.FIND:
            self._refused = ""
            self._note()
        elif find.number and find.number == find.text and not find.left:
            self._number, self._found = find.number, len(find.hits)
        self._ask()

    def _ask(self) -> None:
        screen, text = self._screen, text_of(self._screen)
        if self._asking or screen.mode is not Mode.FIND:
            return
        if text in (screen.find.text, self._refused):
            return
        self._asking = True
        question = _question(self._search, text)
        self._worker.run_command(question, self._on_found, self._on_failed)

    def _note(self) -> None:
        if self._number:
            number, found, note = self._number, self._found, self._search.note
            self._number = ""
            self._writer.run_command(
                lambda: note(number, found), self._on_noted, self.failed.emit
            )

    @Slot(object)
    def _on_found(self, answer: Answered) -> None:
        self._asking = False
        self.answered.emit(answer)
        self._ask()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        """The same text is not asked again and again; the next letter is."""
        self._asking = False
        self._refused = text_of(self._screen)
        self.failed.emit(error)

    @Slot(object)
    def _on_noted(self, _nothing: None) -> None:
        """It is on disk; nobody waits for it."""


def _question(search: Search, text: str) -> Callable[[], Answered]:
    return lambda: Answered(text, search.find(text))
