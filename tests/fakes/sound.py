"""The `Sound` of ui/workers/sound.py that makes no noise."""


class FakeSound:
    """Notes what would have been heard."""

    def __init__(self) -> None:
        self.started: list[bool] = []
        self.played: list[tuple[str, tuple[str, ...]]] = []
        self.stopped = False

    def start(self, *, voice: bool) -> None:
        self.started.append(voice)

    def play(self, name: str, sentences: dict[str, str]) -> None:
        self.played.append((name, tuple(sentences.values())))

    def stop(self) -> None:
        self.stopped = True
