"""The families of expected errors.

    GatebookError
    ├── OperatorError       wrong use or wrong input: show the sentence   exit 2
    ├── EnvironmentFault    disk, device, lock, key, database too new     exit 3
    └── IntegrityFault      a chain, signature or ciphertext fails        exit 4

Anything else that is raised is a bug and takes the crash path. The first argument is an
English msgid with `{fields}`; `station.wording.sentence` translates it when shown.
Fields never hold personal data, because sentences reach logs.
"""

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


class IntegrityFault(GatebookError):
    """Something signed, chained or sealed does not hold: altered or damaged."""

    exit_code = 4
