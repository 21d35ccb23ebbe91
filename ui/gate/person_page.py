"""The card while somebody stands there: asked, judged, or on hold."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.gate.card_header import CardHeader, Face
from ui.gate.chips import ChipRow
from ui.gate.faces import Content, plain_look
from ui.theme.tokens import Look, Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel

_REASONS = 4
_EDGE = 5
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


class PersonPage(QWidget):
    """One person: header, name, address, what was shown, the reasons, and English.

    Whatever stands there is shown whole: where there is little room, the sentences
    become smaller, never cut.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._content = Content(Face(plain_look(theme, "person"), ""), None, "", "")
        self._header = CardHeader(theme, self._content.face)
        self._name = _Words(theme.sizes.name, bold=True, wrap=False)
        self._address = _Words(theme.sizes.large)
        self._chips = ChipRow(theme)
        self._reasons = [_Reason(theme) for _count in range(_REASONS)]
        self._english = _Reason(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        self._body = self._build_body()
        column.addLayout(self._body, 1)

    @property
    def content(self) -> Content:
        return self._content

    def _build_body(self) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setContentsMargins(24, 8, 24, 10)
        body.setSpacing(6)
        body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        who = QHBoxLayout()
        who.setSpacing(20)
        who.addWidget(self._name)
        who.addWidget(self._address, 1)
        body.addLayout(who)
        body.addWidget(self._chips)
        for reason in self._reasons:
            body.addWidget(reason)
        body.addStretch(1)
        body.addWidget(self._english)
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
        if shown.look is not None:
            self._english.show_reason(shown.english, shown.look, "speech")
        self._english.setVisible(bool(shown.english))
        self._fit()
        self.update()

    def _fit(self) -> None:
        """As large as there is room for everything."""
        room = self.height() - self._header.height()
        for share in _SHARES:
            self._name.set_share(share)
            self._address.set_share(share)
            self._chips.set_share(share)
            for line in (*self._reasons, self._english):
                line.set_share(share)
            self._body.invalidate()
            if self._body.totalHeightForWidth(self.width()) <= room:
                break

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        """The window says how large a card is, not the person who stands there."""
        return QSize(0, 0)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, look = self._theme.palette, self._content.look
        fill = look.tint if look else palette.surface
        edge, width = (look.fill, _EDGE) if look else (palette.line, 1)
        paint_ground(self, fill, edge, width, self._theme.sizes.radius)


class _Words(QLabel):
    """Plain words of a role whose size can be reduced."""

    def __init__(self, size: int, *, bold: bool = False, wrap: bool = True) -> None:
        super().__init__()
        self._size, self._share = size, 0.0
        self._weight = 700 if bold else 400
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.set_share(1.0)

    def set_share(self, share: float) -> None:
        if share != self._share:
            self._share = share
            size = round(self._size * share)
            self.setStyleSheet(f"font-size: {size}px; font-weight: {self._weight};")


class _Reason(QWidget):
    """One finding: the icon of its own gravity and its sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        side = theme.sizes.around_text(24)
        self._icon = IconLabel("info", theme.palette.muted, side)
        self._text = _Words(theme.sizes.large)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def show_reason(self, text: str, look: Look, icon: str = "") -> None:
        self._icon.set_icon(icon or look.icon, look.deep)
        self._text.setText(text)

    def set_share(self, share: float) -> None:
        self._text.set_share(share)
