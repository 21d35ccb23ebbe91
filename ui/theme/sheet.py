"""The style sheet of the windows, made from the tokens."""

from ui.theme.tokens import Theme

_SHEET = """
QWidget#ground {{ background: {p.ground}; }}
QWidget {{
    color: {p.text}; font-family: "{family}"; font-size: {s.text}px;
}}
QFrame[role="panel"] {{
    background: {p.surface}; border: 1px solid {p.line}; border-radius: {s.radius}px;
}}
QFrame[role="line"] {{ background: {p.bar}; border: none; }}
QLabel[role="title"] {{ font-size: {s.text}px; font-weight: 700; }}
QLabel[role="muted"] {{ color: {p.muted}; font-size: {s.small}px; }}
QLabel[role="gate"] {{ font-size: {s.large}px; font-weight: 700; }}
QLabel[role="name"] {{ font-size: {s.name}px; font-weight: 700; }}
QLabel[role="head"] {{ font-size: {s.head}px; font-weight: 700; }}
QLabel[role="note"] {{ font-size: {s.note}px; }}
QLabel[role="address"] {{ font-size: {s.large}px; }}
QLabel[role="reason"] {{ font-size: {s.large}px; }}
QLabel[role="prompt"] {{ font-size: {s.name}px; font-weight: 700; }}
QLabel[role="count"] {{ font-size: {s.prompt}px; font-weight: 700; }}
QListView {{
    background: transparent; border: none; outline: none; font-size: {s.text}px;
}}
QScrollArea, QScrollArea > QWidget > QWidget {{
    background: transparent; border: none;
}}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{
    background: {p.line}; border-radius: 3px; min-height: 28px;
}}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def style_sheet(theme: Theme, family: str) -> str:
    """The sheet for a top-level window whose central widget is named `ground`."""
    return _SHEET.format(p=theme.palette, s=theme.sizes, family=family)
