"""The window's side of the program that sounds: starts it, orders, ends it."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from resources import _

START_MS = 400  # after the first paint
_STOP_MS = 500
_MODULE = "ui.workers.sounding"


class Sound(Protocol):
    """Something that can be heard. Nothing here ever waits or raises."""

    def start(self, *, voice: bool) -> None:
        """From now on; `voice` looks for one."""
        ...

    def play(self, name: str, sentences: dict[str, str]) -> None:
        """A sound, if a name is given, then a sentence in each language."""
        ...

    def stop(self) -> None: ...


class SoundProcess(QObject):
    """A `Sound` in a process of its own, started a moment after `start`.

    What is played before it runs, or after it died, is not heard: the screen has said
    it. It is started once more when it died.

    Signals:
        told: what cannot be heard here, one sentence (str).
    """

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._voice = False
        self._starts = 2
        self._process = QProcess(self)
        self._process.setProcessChannelMode(
            QProcess.ProcessChannelMode.SeparateChannels
        )
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.started.connect(self._on_process_started)
        self._process.finished.connect(self._on_process_finished)
        self._process.readyReadStandardOutput.connect(self._on_process_spoke)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(START_MS)
        self._delay.timeout.connect(self._on_delay_timeout)

    def start(self, *, voice: bool) -> None:
        if voice and not self._voice:
            self._voice = True
            self._order("voice")
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._delay.start()

    def play(self, name: str, sentences: dict[str, str]) -> None:
        said = (f"{tongue}={words}" for tongue, words in sentences.items())
        self._order("\t".join(("play", name, *said)))

    def stop(self) -> None:
        """End it; what it still says is cut off."""
        self._starts = 0
        self._delay.stop()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(_STOP_MS):
            self._process.kill()
            self._process.waitForFinished(_STOP_MS)

    def _order(self, line: str) -> None:
        if self._process.state() is QProcess.ProcessState.Running:
            self._process.write(f"{line}\n".encode())

    @Slot()
    def _on_delay_timeout(self) -> None:
        if self._starts > 0:
            self._starts -= 1
            self._process.start(sys.executable, ["-m", _MODULE])

    @Slot()
    def _on_process_started(self) -> None:
        if self._voice:
            self._order("voice")

    @Slot()
    def _on_process_finished(self) -> None:
        if self._starts > 0:
            self._delay.start()

    @Slot()
    def _on_process_spoke(self) -> None:
        said = bytes(self._process.readAllStandardOutput().data()).decode(
            "ascii", "replace"
        )
        for line in said.split():
            if line == "no-sound":
                self.told.emit(_("No loudspeaker: no sounds"))
            elif line == "no-voice":
                self.told.emit(_("No Chinese voice: sounds only"))
