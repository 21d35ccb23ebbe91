"""The recovery key of an office: an age key that lives on paper, never in a home.

Its public half wraps the database key of the office and of each of its stations, so
that whoever holds the sheet opens a broken gate. Here: the forms in which the secret
half leaves the program and comes back. Where the sheet is drawn is `printing`.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator

import msgspec
import pyrage
from typing_extensions import override

from station.domain.errors import OperatorError

PREFIX = "AGE-SECRET-KEY-1"
LETTERS = 58  # of an age secret key, after its prefix
ROW = 15
GROUP = 5
CHECK = 2
_ROWS = -(-LETTERS // ROW)
_ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"  # of Bech32: no 1, B, I, O
_WHOLE = re.compile(PREFIX + r"[0-9A-Z]{58}(?![0-9A-Z])")
_COMMENT = re.compile(r"(?m)^\s*#.*$")
_FINGERPRINT = 12


class RecoveryKey(msgspec.Struct, frozen=True):
    """The secret half: an `AGE-SECRET-KEY-1…` identity, as stock `age -i` reads it."""

    secret: str

    @property
    def recipient(self) -> str:
        """The public half, `age1…`."""
        return str(self._identity.to_public())

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.recipient)

    def open(self, sealed: bytes) -> bytes | None:
        """What was sealed to this key; None for anything else."""
        try:
            return bytes(pyrage.decrypt(sealed, [self._identity]))
        except pyrage.DecryptError:
            return None

    def open_stream(self, sealed: object, target: object) -> None:
        """The same for files of any size. Raises pyrage.DecryptError and OSError."""
        pyrage.decrypt_io(sealed, target, [self._identity])

    @property
    def _identity(self) -> pyrage.x25519.Identity:
        return pyrage.x25519.Identity.from_str(self.secret)

    @override
    def __repr__(self) -> str:
        return "RecoveryKey(…)"


class Row(msgspec.Struct, frozen=True):
    """A line of the sheet: groups of five letters, and two letters that check them."""

    groups: tuple[str, ...]
    check: str

    @override
    def __repr__(self) -> str:
        return "Row(…)"


def new_recovery_key() -> RecoveryKey:
    return RecoveryKey(str(pyrage.x25519.Identity.generate()))


def fingerprint(recipient: str) -> str:
    """Twelve digits by which people compare public halves: `ab12-cd34-ef56`."""
    digits = hashlib.sha256(recipient.encode()).hexdigest()[:_FINGERPRINT]
    return "-".join(digits[at : at + 4] for at in range(0, _FINGERPRINT, 4))


def rows_of(key: RecoveryKey) -> tuple[Row, ...]:
    """The secret as it is printed, without the prefix that every such key has."""
    letters = key.secret.removeprefix(PREFIX)
    rows = [letters[at : at + ROW] for at in range(0, len(letters), ROW)]
    return tuple(
        Row(
            tuple(row[at : at + GROUP] for at in range(0, len(row), GROUP)),
            _check(number, row),
        )
        for number, row in enumerate(rows)
    )


def file_text(key: RecoveryKey, office: str, holder: str, day: str) -> str:
    """A file that `age -i` reads: the secret under what it is and who holds it."""
    held = f"# held by: {holder}\n" if holder else ""
    return (
        f"# gatebook recovery key of office {office}, {day}\n{held}"
        f"# fingerprint: {key.fingerprint}\n"
        f"# public key: {key.recipient}\n"
        f"{key.secret}\n"
    )


def read_recovery_key(text: str) -> RecoveryKey:
    """A recovery key from a file, a code, or as somebody typed the sheet.

    Spaces, hyphens and small letters do not matter; the check letters may be left
    out. Raises OperatorError, naming the line of the sheet that does not fit.
    """
    plain = _COMMENT.sub("", text).upper()
    whole = _WHOLE.search(plain)
    if whole is not None:
        return _proven(whole.group())
    letters = re.sub(r"[^0-9A-Z]", "", plain).removeprefix(PREFIX.replace("-", ""))
    if len(letters) == LETTERS + _ROWS * CHECK:
        letters = "".join(_checked(letters))
    if len(letters) != LETTERS:
        raise _no_recovery_key()
    return _proven(PREFIX + letters)


def _checked(letters: str) -> Iterator[str]:
    step = ROW + CHECK
    for number, at in enumerate(range(0, len(letters), step)):
        row = letters[at : at + step]
        row, check = row[:-CHECK], row[-CHECK:]
        if not secrets.compare_digest(check, _check(number, row)):
            raise OperatorError(
                "Line {line} of the recovery key does not fit: look again.",
                line=number + 1,
            )
        yield row


def _check(number: int, row: str) -> str:
    digest = hashlib.sha256(f"gatebook recovery {number} {row}".encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:CHECK])


def _proven(secret: str) -> RecoveryKey:
    key = RecoveryKey(secret)
    try:
        _recipient = key.recipient
    except (pyrage.IdentityError, ValueError) as error:
        raise _no_recovery_key() from error
    return key


def _no_recovery_key() -> OperatorError:
    return OperatorError("This is no recovery key.")
