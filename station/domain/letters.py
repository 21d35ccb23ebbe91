"""Papers with a serial number, as text templates that an office may change.

A template is a TOML document: `title`, `serial` (letters before the number), `fields`,
`paragraphs` with `{field}` in them, `signatures`, `copies` (who keeps which). Nothing
but the named fields is ever replaced.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from station.domain.errors import OperatorError

LARGEST = 64 * 1024  # bytes of one template
LONGEST_VALUE = 200
BLANK = "_" * 20  # room for an ID number by hand
_FIELD = re.compile(r"\{([a-z_]+)\}")


class LetterTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper as its office writes it; `copies` says who keeps each print."""

    title: str
    serial: str
    fields: tuple[str, ...]
    paragraphs: tuple[str, ...]
    signatures: tuple[str, ...]
    copies: tuple[str, ...] = ("",)


class Letter(msgspec.Struct, frozen=True):
    """A paper filled in, ready to be printed once for each copy."""

    title: str
    number: str
    paragraphs: tuple[str, ...]
    signatures: tuple[str, ...]
    copies: tuple[str, ...]


T = TypeVar("T", bound=msgspec.Struct)


def read_toml(text: str, form: type[T]) -> T:
    """A text that an office may change; raises OperatorError with the fault in it."""
    if len(text.encode()) > LARGEST:
        raise OperatorError("This template is too large.")
    try:
        return msgspec.convert(tomllib.loads(text), form)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise OperatorError(
            "The template cannot be read: {fault}.", fault=str(error)[:120]
        ) from error


def read_template(text: str) -> LetterTemplate:
    """The template in a TOML text; raises OperatorError with the fault in it."""
    template = read_toml(text, LetterTemplate)
    used = {name for line in template.paragraphs for name in _FIELD.findall(line)}
    unknown = sorted(used.symmetric_difference(template.fields))
    if unknown:
        raise OperatorError(
            "The template names a field that it does not have: {field}.",
            field=unknown[0],
        )
    return template


def fill(template: LetterTemplate, values: Mapping[str, str], number: str) -> Letter:
    """The paper with its fields; one left empty is a line to write on.

    Raises OperatorError for a field that the template does not have, or a value that
    is too long.
    """
    for name, value in values.items():
        if name not in template.fields:
            raise OperatorError("This paper has no field “{field}”.", field=name[:30])
        if len(value) > LONGEST_VALUE:
            raise OperatorError("This is too long for “{field}”.", field=name)
    written = {name: values.get(name, "").strip() or BLANK for name in template.fields}
    return Letter(
        title=template.title,
        number=number,
        paragraphs=tuple(
            _FIELD.sub(lambda found: written[found[1]], line)
            for line in template.paragraphs
        ),
        signatures=template.signatures,
        copies=template.copies,
    )


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What hangs on a wall or stands before a gate."""

    title: str
    lines: tuple[str, ...]
    foot: str = ""


def read_notice(text: str) -> Notice:
    """The notice in a TOML text; raises OperatorError with the fault in it."""
    return read_toml(text, Notice)
