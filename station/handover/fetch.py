"""Gets files from where others put them: a path, a folder or an fsspec URL."""

from collections.abc import Iterator

import fsspec
import msgspec

from station.domain.errors import OperatorError, disk_fault, input_fault
from station.handover.container import MOST_FILE, looks_like_one
from station.handover.mirror import looks_like_mirror

_HEAD = 64
_UNFINISHED = ".part"


class Found(msgspec.Struct, frozen=True):
    """One file at a place. `asked` is True when it was named itself, not its folder."""

    url: str
    name: str
    asked: bool


def find(url: str) -> Iterator[Found]:
    """The file at `url`, or every file of that folder that may be one of ours.

    In a folder only the first bytes decide; other files on a stick are passed over.
    """
    if not url:  # would be the folder that the program happens to stand in
        raise OperatorError("This address cannot be used: {url}.", url="“”")
    try:
        place, path = fsspec.core.url_to_fs(url)
        if not place.isdir(path):
            yield Found(url, _name(path), asked=True)
            return
        listed = sorted(place.ls(path, detail=True), key=lambda entry: entry["name"])
        for entry in listed:
            file = entry["name"]
            if entry["type"] != "file" or file.endswith(_UNFINISHED):
                continue
            head = place.cat_file(file, start=0, end=_HEAD)
            if looks_like_one(head) or looks_like_mirror(head):
                yield Found(place.unstrip_protocol(file), _name(file), asked=False)
    except (ValueError, ImportError) as error:
        raise OperatorError("This address cannot be used: {url}.", url=url) from error
    except OSError as error:
        raise disk_fault(error, url) from error


def fetch(url: str) -> bytes:
    """The bytes of a file; OperatorError when it is larger than any file of ours."""
    try:
        place, path = fsspec.core.url_to_fs(url)
        data = bytes(place.cat_file(path, start=0, end=MOST_FILE + 1))
    except (ValueError, ImportError) as error:
        raise OperatorError("This address cannot be used: {url}.", url=url) from error
    except OSError as error:
        raise input_fault(error, url) from error
    if len(data) > MOST_FILE:
        raise OperatorError("The file is larger than {most} MiB.", most=MOST_FILE >> 20)
    return data


def _name(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]
