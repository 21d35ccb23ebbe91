"""The families of expected errors.

    GatebookError
    ├── OperatorError       wrong use or wrong input: show the sentence   exit 2
    ├── EnvironmentFault    disk, device, lock, key, database too new     exit 3
    │   └── DiskFault       the disk does not take what is to be recorded
    │       ├── DiskFull    no room is left: nothing was saved
    │       └── DiskFailed  whether it was saved is known after opening anew
    └── IntegrityFault      a chain, signature or ciphertext fails        exit 4

Anything else that is raised is a bug and takes the crash path. The first argument is an
English msgid with `{fields}`; `station.wording.sentence` translates it when shown.
Fields never hold personal data, because sentences reach logs.
"""

import errno
from typing import ClassVar

from typing_extensions import override


class GatebookError(Exception):
    """An expected failure with one sentence for the person in front of the screen."""

    exit_code: ClassVar[int] = 2

    def __init__(self, msgid: str, **fields: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.fields = fields

    @override
    def __str__(self) -> str:
        return self.msgid.format(**self.fields) if self.fields else self.msgid


class OperatorError(GatebookError):
    """Wrong use, or an input whose format is wrong."""

    exit_code = 2


class EnvironmentFault(GatebookError):
    """The disk, a device, a lock, a key or an installed part stands in the way."""

    exit_code = 3


class DiskFault(EnvironmentFault):
    """The disk does not take what is to be recorded: read-only, full or broken."""


class DiskFull(DiskFault):
    """No room is left, a quota or a size limit is reached: nothing was saved."""


class DiskFailed(DiskFault):
    """The disk reported an error: whether it was saved is known after opening anew."""


class IntegrityFault(GatebookError):
    """Something signed, chained or sealed does not hold: altered or damaged."""

    exit_code = 4


_FULL = DiskFull("The disk is full: {place}.")
_SHUT = EnvironmentFault("This place may not be read or written: {place}.")
_ABSENT = EnvironmentFault("There is no such file or folder: {place}.")
_GONE = EnvironmentFault("The disk or stick was taken out: {place}.")
_FAULTY = EnvironmentFault("The disk reports an error: {place}.")
_DISK = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: EnvironmentFault("The file is too large for this disk: {place}."),
    errno.EROFS: _SHUT,
    errno.EACCES: _SHUT,
    errno.EPERM: _SHUT,
    errno.ENOENT: _ABSENT,
    errno.ENOTDIR: _ABSENT,
    errno.EISDIR: EnvironmentFault("This is a folder, not a file: {place}."),
    errno.EEXIST: EnvironmentFault("Something else of this name is there: {place}."),
    errno.ENODEV: _GONE,
    errno.ENXIO: _GONE,
}


def disk_fault(error: OSError, place: object) -> EnvironmentFault:
    """The sentence for an error of the operating system at a path or URL."""
    known = _DISK.get(error.errno or 0, _FAULTY)
    return type(known)(known.msgid, place=str(place))


def input_fault(error: OSError, place: object) -> GatebookError:
    """The same for a file that somebody named to be read: a wrong name is wrong use."""
    fault = disk_fault(error, place)
    if isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError):
        return OperatorError(fault.msgid, **fault.fields)
    return fault
