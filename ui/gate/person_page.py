"""The card while somebody stands there: asked, judged, or on hold."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ui.gate.card_header import CardHeader, Face
from ui.gate.chips import ChipRow
from ui.gate.faces import Content, plain_look
from ui.theme.tokens import Look, Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel

_REASONS = 4


class PersonPage(QWidget):
    """One person: header, name, address, what was shown, and the reasons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._content = Content(Face(plain_look(theme, "person"), ""), None, "", "")
        self._header = CardHeader(theme, self._content.face)
        self._name = _label("name")
        self._address = _label("address")
        self._chips = ChipRow(theme)
        self._reasons = [_Reason(theme) for _count in range(_REASONS)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(self._build_body(), 1)

    @property
    def content(self) -> Content:
        return self._content

    def _build_body(self) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setContentsMargins(24, 10, 24, 12)
        body.setSpacing(6)
        who = QHBoxLayout()
        who.setSpacing(20)
        who.addWidget(self._name)
        who.addWidget(self._address, 1)
        body.addLayout(who)
        body.addWidget(self._chips)
        for reason in self._reasons:
            body.addWidget(reason)
        body.addStretch(1)
        return body

    def show_content(self, shown: Content) -> None:
        self._content = shown
        self._header.show_face(shown.face)
        self._name.setText(shown.name)
        self._address.setText(shown.address)
        self._name.setVisible(bool(shown.name))
        self._address.setVisible(bool(shown.address))
        self._chips.show_chips(shown.chips)
        for place, reason in enumerate(self._reasons):
            if place < len(shown.reasons):
                reason.show_reason(*shown.reasons[place])
            reason.setVisible(place < len(shown.reasons))
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, look = self._theme.palette, self._content.look
        fill = look.tint if look else palette.surface
        edge, width = (look.fill, 5) if look else (palette.line, 1)
        paint_ground(self, fill, edge, width, self._theme.sizes.radius)


class _Reason(QWidget):
    """One finding: the icon of its own gravity and its sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icon = IconLabel("info", theme.palette.muted, 24)
        self._text = _label("reason")
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def show_reason(self, text: str, look: Look) -> None:
        self._icon.set_icon(look.icon, look.deep)
        self._text.setText(text)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label
