"""The ground floor: fonts, words, default policy. This module is its only door."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from resources.words import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    N_,
    _,
    current_language,
    language,
    ngettext,
    use_language,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "N_",
    "_",
    "current_language",
    "data",
    "file",
    "language",
    "ngettext",
    "text",
    "use_language",
]


def data(name: str) -> bytes:
    """The bytes of a resource, e.g. `policy/default.toml`."""
    return files("resources").joinpath(_inside(name)).read_bytes()


def text(name: str) -> str:
    """The UTF-8 text of a resource."""
    return data(name).decode()


@contextmanager
def file(name: str) -> Iterator[Path]:
    """A path to a resource for libraries that only open files (fonts, icons)."""
    with as_file(files("resources").joinpath(_inside(name))) as path:
        yield path


def _inside(name: str) -> str:
    if name.startswith("/") or ".." in name.split("/"):
        raise ValueError(f"not a resource name: {name!r}")
    return name
