"""The words of windows, paper and command line: gettext, English msgids, zh default.

`_` looks up at the moment of the call, so that one process can show both languages.
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
_LOCALES = {"zh": "zh_CN"}
_chosen: ContextVar[str | None] = ContextVar("gatebook_language", default=None)
_process_language = [DEFAULT_LANGUAGE]


def use_language(name: str) -> None:
    """Set the language of the whole process, threads included (`zh` or `en`)."""
    _process_language[0] = _known(name)


def current_language() -> str:
    return _chosen.get() or _process_language[0]


@contextmanager
def language(name: str) -> Iterator[None]:
    """Another language inside the block, in this thread only."""
    token = _chosen.set(_known(name))
    try:
        yield
    finally:
        _chosen.reset(token)


def _(msgid: str) -> str:
    """The msgid in the current language."""
    return _catalogue(current_language()).gettext(msgid)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Like `_`, choosing the form that `count` asks for."""
    return _catalogue(current_language()).ngettext(singular, plural, count)


def N_(msgid: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a msgid for extraction; it is translated later, where it is shown."""
    return msgid


def _known(name: str) -> str:
    if name not in LANGUAGES:
        raise ValueError(f"unknown language: {name!r}")
    return name


@cache
def _catalogue(name: str) -> _gettext.NullTranslations:
    locale = _LOCALES.get(name)
    if locale is None:
        return _gettext.NullTranslations()
    compiled = files("resources").joinpath(f"locale/{locale}/LC_MESSAGES/gatebook.mo")
    if not compiled.is_file():
        return _gettext.NullTranslations()
    return _gettext.GNUTranslations(BytesIO(compiled.read_bytes()))
