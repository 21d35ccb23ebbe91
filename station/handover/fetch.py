"""Gets files from where others put them: a path, a folder or an fsspec URL.

Folders are looked through with what lies below them, archives member by member. A file
is one of ours by its first bytes, whatever it is called.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import fsspec

from station.domain.errors import (
    EnvironmentFault,
    GatebookError,
    OperatorError,
    disk_fault,
    input_fault,
)
from station.handover.archives import (
    HEAD,
    is_called_so,
    looks_like_archive,
    member_bytes,
    members_of,
)
from station.handover.container import MOST_FILE, looks_like_one
from station.handover.mirror import looks_like_mirror

DEEPEST = 5
MOST_ENTRIES = 20_000
_UNFINISHED = ".part"
# What systems put on sticks, and a home, whose own files nobody hands over.
_NOT_LOOKED_INTO = ("system volume information", "found.000", "lost+found")
_HOME = "gatebook.toml"
_PASSWORD = re.compile(r"^(\w+://[^:/@]*):[^/]*(@)")


@dataclass(frozen=True)
class Found:
    """One file at a place.

    `asked` is True when it was named itself, not its folder, or is called like one of
    ours. `member`: its place in the archive that `url` names. `fault`: why it, or the
    folder of this name, cannot be read.
    """

    url: str
    name: str
    asked: bool
    member: int | None = None
    fault: GatebookError | None = None


def find(url: str, *, deep: bool = True) -> Iterator[Found]:
    """The file at `url`, or every file of that folder that may be one of ours.

    Other files on a stick are passed over; one that cannot be read stops no other.
    `deep`: folders inside are looked through too. Raises OperatorError for an address
    that is none, EnvironmentFault where the folder itself cannot be read.
    """
    if not url:  # would be the folder that the program happens to stand in
        raise OperatorError("This address cannot be used: {url}.", url="“”")
    try:
        with reached(url):
            yield from _found(url, deep=deep)
    except OSError as error:
        raise disk_fault(error, without_password(url)) from error


def _found(url: str, *, deep: bool) -> Iterator[Found]:
    place, path = filesystem(url)
    place.invalidate_cache()  # what is listed now, not at the last look
    if not place.isdir(path):
        yield from _named(place, path, url)
        return
    url_of = _url_of(place, path, url)
    for count, file in enumerate(_files(place, path, DEEPEST if deep else 0, url_of)):
        if count >= MOST_ENTRIES:
            raise OperatorError(
                "There are more than {most} files in {name}.",
                most=MOST_ENTRIES,
                name=without_password(url),
            )
        yield from _judged(place, file, url_of)


def fetch(url: str) -> bytes:
    """The bytes of a file; OperatorError when it is larger than any file of ours."""
    try:
        place, path = filesystem(url)
        with reached(url):
            data = bytes(place.cat_file(path, start=0, end=MOST_FILE + 1))
    except OSError as error:
        raise input_fault(error, without_password(url)) from error
    if len(data) > MOST_FILE:
        raise OperatorError("The file is larger than {most} MiB.", most=MOST_FILE >> 20)
    return data


def stamp_of(url: str) -> tuple[int, str]:
    """Size in bytes and whatever the place says of the last change of a file."""
    try:
        place, path = filesystem(url)
        known = place.info(path)
    except OSError as error:
        raise input_fault(error, without_password(url)) from error
    changed = known.get("mtime") or known.get("created") or known.get("LastModified")
    return int(known.get("size") or 0), str(changed)


def content_of(found: Found) -> bytes:
    """The bytes of what was found, out of its archive if it lies in one."""
    if found.fault is not None:
        raise found.fault
    if found.member is None:
        return fetch(found.url)
    try:
        place, path = filesystem(found.url)
        with reached(found.url), place.open(path, "rb") as file:
            return member_bytes(file, found.name, found.member)
    except OSError as error:
        raise input_fault(error, without_password(found.url)) from error


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of an address and the path in it; raises OperatorError."""
    try:
        with reached(url):
            place, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise OperatorError(
            "This kind of address wants a part that is not installed: {url}.",
            url=without_password(url),
        ) from error
    except ValueError as error:
        raise OperatorError(
            "This address cannot be used: {url}.", url=without_password(url)
        ) from error
    return place, path


@contextmanager
def reached(url: str) -> Iterator[None]:
    """Faults of a place elsewhere: each protocol raises kinds of its own.

    Raises EnvironmentFault for them; what can also happen on a disk stays as it is.
    """
    try:
        yield
    except OSError:
        _hang_up(url)
        raise
    except (ImportError, ValueError, GatebookError):
        raise
    except Exception as error:  # a border: nobody lists what protocols raise
        _hang_up(url)
        raise EnvironmentFault(
            "{place} cannot be reached: {why}.",
            place=without_password(url),
            why=type(error).__name__,
        ) from error


def _hang_up(url: str) -> None:
    """Forget connections that may be dead: the next attempt makes one of its own."""
    protocol, elsewhere, _rest = url.partition("://")
    if elsewhere and protocol in fsspec.registry:
        fsspec.registry[protocol].clear_instance_cache()


def without_password(url: str) -> str:
    """An address as it may be shown and recorded."""
    return _PASSWORD.sub(r"\1\2", url)


def _url_of(place: Any, folder: str, url: str) -> Callable[[str], str]:
    """How a file below the folder is named; elsewhere paths forget the host."""
    if "://" not in url or url.startswith("file:"):
        return cast("Callable[[str], str]", place.unstrip_protocol)
    at, root = folder.rstrip("/"), url.rstrip("/")
    return lambda file: root + file.removeprefix(at)


def _files(
    place: Any, folder: str, deep: int, url_of: Callable[[str], str]
) -> Iterator[str | Found]:
    """The files below a folder, in order, and folders that cannot be read."""
    listed = sorted(place.ls(folder, detail=True), key=lambda entry: entry["name"])
    inner = []
    for entry in listed:
        if entry["type"] == "file":
            yield entry["name"]
        elif entry["type"] == "directory" and not entry.get("islink"):
            inner.append(entry["name"])
    for path in inner if deep else ():
        if _is_looked_into(place, path):
            try:
                yield from _files(place, path, deep - 1, url_of)
            except OSError as error:
                fault = disk_fault(error, path)
                yield Found(url_of(path), _name(path), asked=True, fault=fault)


def _is_looked_into(place: Any, folder: str) -> bool:
    name = _name(folder).lower()
    hidden = name.startswith((".", "$")) or name in _NOT_LOOKED_INTO
    return not hidden and not place.exists(f"{folder}/{_HOME}")


def _judged(
    place: Any, file: str | Found, url_of: Callable[[str], str]
) -> Iterator[Found]:
    """A file of a folder, if it may be one of ours or says so by its name."""
    if isinstance(file, Found):
        yield file
        return
    if file.endswith(_UNFINISHED):
        return
    url, name = url_of(file), _name(file)
    called_so = is_called_so(name)
    try:
        head = place.cat_file(file, start=0, end=HEAD)
        if looks_like_archive(head):
            yield from _members(place, file, url)
        elif called_so or looks_like_one(head) or looks_like_mirror(head):
            ours = looks_like_one(head) or looks_like_mirror(head)
            yield Found(url, name, asked=not ours)
    except OSError as error:
        yield Found(url, name, asked=True, fault=disk_fault(error, file))
    except OperatorError as error:
        if called_so:  # any other archive on a stick is somebody's own
            yield Found(url, name, asked=True, fault=error)


def _named(place: Any, path: str, url: str) -> Iterator[Found]:
    """The file that was named, or what its archive holds."""
    name = _name(path)
    try:
        head = place.cat_file(path, start=0, end=HEAD)
    except OSError as error:
        yield Found(
            url, name, asked=True, fault=input_fault(error, without_password(url))
        )
        return
    if not looks_like_archive(head):
        yield Found(url, name, asked=True)
        return
    found = list(_members(place, path, url))
    if not found:
        raise OperatorError("There is no handover in this archive: {name}.", name=name)
    yield from found


def _members(place: Any, path: str, url: str) -> Iterator[Found]:
    archive = _name(path)
    with place.open(path, "rb") as file:
        for member in members_of(file, archive):
            name = f"{archive}/{member.name}"
            yield Found(url, name, asked=not member.is_ours, member=member.index)


def _name(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]
