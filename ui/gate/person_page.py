"""The card while somebody stands there: asked, judged, or on hold."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.gate.card_header import CardHeader, Face
from ui.gate.chips import ChipRow
from ui.gate.faces import Content, plain_look
from ui.theme.tokens import Look, Theme
from ui.widgets.ground import paint_ground
from ui.widgets.icon_label import IconLabel
from ui.widgets.sentence import Sentence

_REASONS = 8
_EDGE = 5
# what shrinks to which share where there is little room: header, name, all the rest
_SHARES = (
    *((1.0, 1.0, 1.0), (1.0, 0.8, 1.0), (1.0, 0.6, 1.0), (1.0, 0.6, 0.9)),
    *((1.0, 0.6, 0.8), (0.65, 0.8, 0.9), (0.65, 0.6, 0.8), (0.65, 0.6, 0.75)),
    *((0.65, 0.5, 0.7), (0.65, 0.5, 0.65), (0.65, 0.5, 0.6), (0.65, 0.5, 0.55)),
    *((0.65, 0.5, 0.5), (0.65, 0.4, 0.4)),
)
_MARGINS = (24, 8, 24, 10)
_BETWEEN, _BESIDE = 6, 20
_ABOVE, _GAP = 2, 10


class PersonPage(QWidget):
    """One person: header, name, address, what was shown, the reasons, and English.

    Whatever stands there is shown whole: where there is little room, the gaps and then
    the sentences become smaller, never cut.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._content = Content(Face(plain_look(theme, "person"), ""), None, "", "")
        self._header = CardHeader(theme, self._content.face)
        ink = theme.palette.text
        self._name = Sentence(theme.sizes.name, ink, bold=True)
        self._address = Sentence(theme.sizes.large, ink)
        self._chips = ChipRow(theme)
        self._reasons = [_Reason(theme) for _count in range(_REASONS)]
        self._english = _Reason(theme)
        self._column = column = QVBoxLayout(self)
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
        body.setContentsMargins(*_MARGINS)
        body.setSpacing(_BETWEEN)
        body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        who = QHBoxLayout()
        who.setSpacing(_BESIDE)
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
        self._name.show_text(shown.name)
        self._address.show_text(shown.address)
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
        for share_of_header, share_of_name, share in _SHARES:
            self._header.set_share(share_of_header)
            self._name.set_share(share_of_name)
            self._address.set_share(share)
            self._chips.set_share(share)
            self._body.setSpacing(round(_BETWEEN * share**2))
            for line in (*self._reasons, self._english):
                line.set_share(share)
            if self._needed() <= self.height() - self._header.minimumHeight():
                break
        self._column.activate()  # or one frame would show the old places

    def _needed(self) -> int:
        """The height of the body in the present sizes."""
        left, top, right, bottom = _MARGINS
        width = self.width() - left - right
        wanted = [self._who_height(width)]
        lines = (self._chips, *self._reasons, self._english)
        wanted += [one.heightForWidth(width) for one in lines if not one.isHidden()]
        wanted = [height for height in wanted if height]
        return top + bottom + sum(wanted) + self._body.spacing() * len(wanted)

    def _who_height(self, width: int) -> int:
        name, address = self._name, self._address
        if name.isHidden() or address.isHidden():
            shown = [one for one in (name, address) if not one.isHidden()]
            return max((one.heightForWidth(width) for one in shown), default=0)
        rest = width - name.sizeHint().width() - _BESIDE
        return max(name.sizeHint().height(), address.heightForWidth(rest))

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


class _Reason(QWidget):
    """One finding: the icon of its own gravity and its sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._side = theme.sizes.around_text(24)
        self._above = _ABOVE
        self._icon = IconLabel("info", theme.palette.muted, self._side)
        self._text = Sentence(theme.sizes.large, theme.palette.text)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, _ABOVE, 0, _ABOVE)
        row.setSpacing(_GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def show_reason(self, text: str, look: Look, icon: str = "") -> None:
        self._icon.set_icon(icon or look.icon, look.deep)
        self._text.show_text(text)
        self.updateGeometry()

    def set_share(self, share: float) -> None:
        side = round(self._side * share)
        self._icon.setFixedSize(side, side)
        self._above = int(_ABOVE * share)
        self._row.setContentsMargins(0, self._above, 0, self._above)
        self._text.set_share(share)
        self.updateGeometry()

    @override
    def heightForWidth(self, width: int) -> int:
        beside = self._icon.width() + _GAP
        text = self._text.heightForWidth(width - beside)
        return max(self._icon.height(), text) + 2 * self._above
