"""The auditor's file: every record proven, the audited ones readable, no other."""

import json
from itertools import pairwise
from pathlib import Path

import pyrage
import pytest

from station.domain.errors import GatebookError, IntegrityFault, OperatorError
from station.domain.kinds import AUDITED
from station.domain.records import Line, encode
from station.handover.container import (
    LinesWriter,
    decrypt,
    encrypt,
    pack,
    read_lines,
    unpack,
)
from station.handover.signed import manifest_of, sign_up
from station.services import audit_file
from station.services.audit_file import AUDIT_FORMAT, AuditManifest, check
from station.workspace.private_keys import new_signing_key
from tests.fakes.passages import NAMES

FORMATS = frozenset({AUDIT_FORMAT})


@pytest.fixture
def auditor():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def written(shell, leader, auditor):
    """The office's file, after a reveal and a decision at the gate."""
    key = shell.root / "auditor.key"
    key.write_text(f"# created: today\n{auditor}\n")
    file = shell.root / "office.audit"
    words = ("audit", "export", "--to", file, "--for", auditor.to_public())
    assert shell("office", *words)[0] == 0
    return file


def opened(data, auditor):
    members = unpack(decrypt(data, str(auditor)))
    return members, manifest_of(members, AuditManifest, FORMATS)


def test_that_the_file_proves_itself_without_a_home(shell, written) -> None:
    key = shell.root / "auditor.key"
    for name in ("office", "station"):
        (shell.root / name / "journal.db").unlink()
    words = ("audit", "check", written, "--identity", key)
    status, facts, said = shell("nowhere", *words)
    assert status == 0
    kinds = {fact["kind"] for fact in facts}
    assert kinds >= {"shift", "handover", "briefing", "resolution", "audit"}
    assert kinds <= AUDITED | {"resolution"}
    expected = json.loads((shell.root / "expected.json").read_text())["office"]
    gate = next(head for head in expected["heads"] if head[0] == "gate-1")
    assert f"1 to {gate[2]} hold; head {gate[3]}" in said


def test_that_nothing_but_the_audit_can_be_read_in_it(written, auditor) -> None:
    members, manifest = opened(written.read_bytes(), auditor)
    lines = list(read_lines(members.records, manifest.content))
    plain = b"\n".join(lines).decode()
    for secret in (*NAMES, "示例", "钱示例", "138000000", "11010519"):
        assert secret not in plain
    shut = [line for line in lines if b'"p":null' in line]
    assert len(shut) > len(lines) // 2
    assert b'"kind\\":\\"passage' in b"".join(shut)


def test_that_the_record_of_the_export_is_in_it(written, auditor) -> None:
    found = check(written.read_bytes(), str(auditor))
    assert found.audited[-1].envelope.kind == "audit"


def altered(data, auditor, change):
    """The file with its lines changed, signed by somebody, its figures put right."""
    members, manifest = opened(data, auditor)
    lines = change(list(read_lines(members.records, manifest.content)))
    writer = LinesWriter()
    for line in lines:
        writer.add(line)
    packed, content = writer.finish()
    key = new_signing_key()
    line = audit_file.public_line(key)
    spans = manifest.spans
    renewed = AuditManifest(
        AUDIT_FORMAT, manifest.home, manifest.written_us, 1, line, spans, content
    )
    tar = pack(sign_up(renewed, packed, key, "x"))
    return encrypt(tar, (str(auditor.to_public()),))


def edit(lines):
    readable = next(n for n, line in enumerate(lines) if b'"shift\\' in line)
    return [
        line.replace(b"open", b"oben") if n == readable else line
        for n, line in enumerate(lines)
    ]


def hide(lines):
    """A readable record made unreadable, with a commitment that was invented."""
    first = next(n for n, line in enumerate(lines) if b'"p":null' not in line)
    envelope = json.loads(lines[first])["e"]
    lines[first] = encode(Line(e=envelope, p=None, s=None, c="A" * 43 + "="))
    return lines


@pytest.mark.parametrize(
    "change",
    [
        edit,
        hide,
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines[:3], lines[3], lines[3], *lines[5:]],
        lambda lines: lines[:-1],
        lambda lines: [*lines[:-1], b"{}"],
    ],
    ids=["edited", "hidden", "swapped", "doubled", "cut", "no-record"],
)
def test_that_any_change_of_the_lines_is_found(written, auditor, change) -> None:
    data = altered(written.read_bytes(), auditor, lambda lines: lines)
    check(data, str(auditor))  # what the test itself does is no fault
    with pytest.raises(IntegrityFault):
        check(altered(written.read_bytes(), auditor, change), str(auditor))


def test_that_every_cut_and_flip_of_the_file_is_refused(written, auditor) -> None:
    data = written.read_bytes()
    for at in range(0, len(data), max(1, len(data) // 40)):
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        for bad in (flipped, data[:at]):
            with pytest.raises(GatebookError):
                check(bad, str(auditor))


def test_that_another_key_is_one_sentence(shell, written) -> None:
    other = shell.root / "other.key"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    words = ("audit", "check", written, "--identity")
    assert shell("nowhere", *words, other)[0] == 2
    other.write_text("AGE-SECRET-KEY-1NOTHING\n")
    status, _facts, said = shell("nowhere", *words, other)
    assert (status, said) == (2, "This file holds no age identity.\n")
    status, _facts, said = shell(
        "office", "audit", "export", "--to", shell.root / "x", "--for", "age1nobody"
    )
    assert status == 2
    assert "no age recipient" in said
    assert not (shell.root / "x").exists()


class ShortWriter(LinesWriter):
    """Calls for another part after ten lines."""

    def __init__(self):
        super().__init__()
        self._left = 10

    @property
    def full(self):
        self._left -= 1
        return self._left < 0


def test_that_a_large_home_is_written_in_parts(shell, auditor, monkeypatch) -> None:
    monkeypatch.setattr(audit_file, "LinesWriter", ShortWriter)
    file = shell.root / "gate.audit"
    words = ("audit", "export", "--to", file, "--for", auditor.to_public())
    status, facts, _said = shell("station", *words)
    assert status == 0
    assert len(facts) > 1
    spans = []
    for fact in facts:
        part = check(Path(fact["file"]).read_bytes(), str(auditor))
        spans += part.manifest.spans
    for before, after in pairwise(spans):
        assert (before.last + 1, before.head) == (after.first, after.previous)


def test_that_a_file_of_another_kind_is_refused(auditor) -> None:
    with pytest.raises(OperatorError, match="no Gatebook file"):
        check(b"hello", str(auditor))
