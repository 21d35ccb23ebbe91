"""The one place where news for the guard appears; never a box to click away."""

from enum import StrEnum

import msgspec
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from ui.theme.tokens import Theme
from ui.widgets.icon_label import IconLabel

SHOWN_MS = 8000


class Level(StrEnum):
    """How much the guard should care."""

    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"


class News(msgspec.Struct, frozen=True):
    """One sentence for the guard; a failure stays until it is over."""

    text: str
    level: Level = Level.WARNING


class Banner(QFrame):
    """Shows the latest news in a place that is kept for it, so nothing moves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        palette = theme.palette
        self._looks = {
            Level.INFO: ("info", palette.accent, palette.accent_tint),
            Level.WARNING: ("warning", palette.warning, palette.warning_tint),
            Level.FAILURE: ("wrench", palette.accent_ink, palette.accent),
        }
        self._level = Level.INFO
        self._news: News | None = None
        self._standing: News | None = None
        self._radius = theme.sizes.radius
        self._icon = IconLabel("info", palette.accent, theme.sizes.beside_text(24))
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.setVisible(False)

    def tell(self, news: News) -> None:
        self._show(news)
        if news.level is Level.FAILURE:
            self._timer.stop()
        else:
            self._timer.start()

    def stand(self, news: News | None) -> None:
        """What is seen whenever there is no other news; None ends it."""
        before, self._standing = self._standing, news
        failed = news is not None and news.level is Level.FAILURE
        if news != before and (failed or self._news in (before, None)):
            self.clear()

    def end_failure(self) -> None:
        """What failed works again."""
        if self._level is Level.FAILURE:
            self.clear()

    def move_on(self) -> None:
        """The guard goes on: what was said to the last key is over."""
        if self._level is not Level.FAILURE:
            self.clear()

    def clear(self) -> None:
        self._timer.stop()
        if self._standing is not None:
            self._show(self._standing)
            return
        self._news, self._level = None, Level.INFO
        self._text.clear()
        self.setVisible(False)

    def _show(self, news: News) -> None:
        self._news, self._level = news, news.level
        name, ink, ground = self._looks[news.level]
        self._icon.set_icon(name, ink)
        self._text.setText(news.text)
        self.setStyleSheet(
            f"Banner {{ background: {ground}; border-radius: {self._radius}px; }}"
            f"Banner QLabel {{ color: {ink}; font-weight: 700; }}"
        )
        self.setVisible(True)

    @property
    def news(self) -> News | None:
        """What is shown now."""
        return self._news

    @property
    def text(self) -> str:
        return self._text.text()

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.clear()
