"""The program that sounds and speaks beside a window: `python -m ui.workers.sounding`.

Audio drivers and speech servers take seconds to answer, or crash. Here they do it in a
process of their own, so that the queue at the gate never waits for them. One order a
line comes in: `voice` looks for a Chinese voice; `play`, the name of a sound (empty for
none) and sentences as `language=words`, all with tabs between them. What there is goes
out: `sound`, `no-sound`, `voice`, `no-voice`. The end of the input ends the program.
"""

import sys
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import ExitStack

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QUrl, Slot
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
from PySide6.QtTextToSpeech import QTextToSpeech

import resources
from ui.workers.bridge import Bridge

NAMES = ("admit", "hold", "refuse", "refer", "fault")
_TESTING = "mock"  # an engine of Qt's that says nothing
_MANDARIN = ("Mandarin", "Putonghua", "普通话")


class Sounding(QObject):
    """Carries out the orders."""

    def __init__(self) -> None:
        super().__init__()
        self._files = ExitStack()
        self._effects: dict[str, QSoundEffect] = {}
        self._speech: QTextToSpeech | None = None
        self._left: deque[tuple[str, str]] = deque()
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._on_devices_changed)
        self._on_devices_changed()

    @Slot(object)
    def on_ordered(self, line: str) -> None:
        order, *rest = line.split("\t")
        if order == "play" and rest:
            self._play(rest[0], rest[1:])
        elif order == "voice":
            self._find_voice()
        elif not order:
            self._files.close()
            QCoreApplication.quit()

    def _find_voice(self) -> None:
        if self._speech is None:
            self._speech = _chinese_speech(self)
            if self._speech is not None:
                self._speech.stateChanged.connect(self._on_speech_changed)
        _tell("voice" if self._speech else "no-voice")

    def _play(self, name: str, sentences: Iterable[str]) -> None:
        """What sounds still is over: it was about somebody else."""
        for effect in self._effects.values():
            effect.stop()
        if self._speech is not None:
            self._left.clear()
            self._speech.stop()
            pairs = (sentence.partition("=") for sentence in sentences)
            self._left.extend((tongue, words) for tongue, _equals, words in pairs)
        if name in self._effects:
            self._effects[name].play()
        else:
            self._say_next()

    @Slot()
    def _on_effect_changed(self) -> None:
        if not any(effect.isPlaying() for effect in self._effects.values()):
            self._say_next()

    @Slot(QTextToSpeech.State)
    def _on_speech_changed(self, state: QTextToSpeech.State) -> None:
        if state is QTextToSpeech.State.Ready:
            self._say_next()

    def _say_next(self) -> None:
        if self._speech is not None and self._left:
            tongue, words = self._left.popleft()
            if _choose(self._speech, tongue):
                self._speech.say(words)

    @Slot()
    def _on_devices_changed(self) -> None:
        """Loudspeakers come and go."""
        for effect in self._effects.values():
            effect.deleteLater()
        self._effects = {}
        missing = QMediaDevices.defaultAudioOutput().isNull()
        _tell("no-sound" if missing else "sound")
        for name in () if missing else NAMES:
            path = self._files.enter_context(resources.file(f"sounds/{name}.wav"))
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(path)))
            effect.playingChanged.connect(self._on_effect_changed)
            self._effects[name] = effect


def _chinese_speech(parent: QObject) -> QTextToSpeech | None:
    """The first engine of the system that speaks Chinese."""
    for name in QTextToSpeech.availableEngines():
        if name == _TESTING:
            continue
        speech = QTextToSpeech(name, parent)
        if speech.state() is not QTextToSpeech.State.Error and _choose(speech, "zh"):
            return speech
        speech.deleteLater()
    return None


def _choose(speech: QTextToSpeech, tongue: str) -> bool:
    """A voice of a language; speech-dispatcher names Mandarin, not its language."""
    language = QLocale(tongue).language()
    locales = speech.availableLocales()
    for locale in locales:
        if locale.language() is language:
            speech.setLocale(locale)
            return True
    for locale in locales if tongue == "zh" else ():
        if locale.language() is QLocale.Language.C:
            speech.setLocale(locale)
            for voice in speech.availableVoices():
                if any(name in voice.name() for name in _MANDARIN):
                    speech.setVoice(voice)
                    return True
    return False


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _listen(bridge: Bridge) -> None:
    for line in sys.stdin.buffer:
        bridge.post(line.decode(errors="replace").rstrip("\r\n"))
    bridge.post("")


def main() -> int:
    app = QCoreApplication([])
    sounding, bridge = Sounding(), Bridge()
    bridge.posted.connect(sounding.on_ordered)
    threading.Thread(target=_listen, args=(bridge,), daemon=True).start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
