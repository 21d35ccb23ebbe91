import secrets
import shutil
import subprocess
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import SigningKey
from station.handover.minisign import (
    public_file,
    public_line,
    sign,
    verify,
)

KEY = SigningKey(secrets.token_bytes(8), secrets.token_bytes(32))
LINE = public_line(KEY)
MESSAGE = b'{"format":"gatebook handover 1"}'
needs_minisign = pytest.mark.skipif(
    shutil.which("minisign") is None, reason="minisign is not installed"
)


def test_that_a_signature_gives_back_its_trusted_comment():
    assert (
        verify(MESSAGE, sign(MESSAGE, KEY, "门 gate-1 1-20"), LINE) == "门 gate-1 1-20"
    )


def test_that_a_changed_message_does_not_verify():
    with pytest.raises(IntegrityFault):
        verify(MESSAGE + b" ", sign(MESSAGE, KEY, "x"), LINE)


def test_that_a_changed_trusted_comment_does_not_verify():
    text = sign(MESSAGE, KEY, "rows 20")
    with pytest.raises(IntegrityFault):
        verify(MESSAGE, text.replace("rows 20", "rows 21"), LINE)


def test_that_another_key_does_not_verify():
    other = public_line(SigningKey(KEY.key_id, bytes(32)))
    with pytest.raises(IntegrityFault):
        verify(MESSAGE, sign(MESSAGE, KEY, "x"), other)


def test_that_a_legacy_signature_verifies():
    secret = Ed25519PrivateKey.from_private_bytes(KEY.seed)
    signature = secret.sign(MESSAGE)
    whole = secret.sign(signature + b"old")
    text = (
        "untrusted comment: x\n"
        f"{b64encode(b'Ed' + KEY.key_id + signature).decode()}\n"
        "trusted comment: old\n"
        f"{b64encode(whole).decode()}\n"
    )
    assert verify(MESSAGE, text, LINE) == "old"


@pytest.mark.parametrize(
    "text", ["", "a\nb\nc\nd", "a\n\ntrusted comment: \n", "é" * 9]
)
def test_that_a_text_that_is_no_signature_is_refused(text):
    with pytest.raises(IntegrityFault):
        verify(MESSAGE, text, LINE)


@pytest.mark.parametrize("line", ["", "é", "AAAA", b64encode(bytes(42)).decode()])
def test_that_a_line_that_is_no_public_key_is_refused(line):
    with pytest.raises(OperatorError):
        public_file(line)


def test_that_a_secret_key_does_not_show_in_its_repr():
    assert KEY.seed.hex() not in repr(KEY)
    assert str(KEY.seed) not in repr(KEY)


@needs_minisign
def test_that_the_stock_tool_verifies_ours(tmp_path):
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.minisig").write_text(sign(MESSAGE, KEY, "卡口 1"), encoding="utf-8")
    (tmp_path / "k.pub").write_text(public_file(LINE))
    run = subprocess.run(
        ["minisign", "-Vm", tmp_path / "m", "-p", tmp_path / "k.pub"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    assert "Trusted comment: 卡口 1" in run.stdout


@needs_minisign
def test_that_we_verify_the_stock_tool(tmp_path):
    message = secrets.token_bytes(1000)
    (tmp_path / "m").write_bytes(message)
    secret = ["-s", tmp_path / "k.key"]
    make = ["minisign", "-GW", "-p", tmp_path / "k.pub", *secret]
    subprocess.run(make, check=True, capture_output=True)
    line = (tmp_path / "k.pub").read_text().splitlines()[1]
    assert public_file(line) == (tmp_path / "k.pub").read_text()
    for mode, kind in (([], b"ED"), (["-l"], b"Ed")):
        note = ["-m", tmp_path / "m", "-t", "from outside"]
        make = ["minisign", "-S", *mode, *note, *secret]
        subprocess.run(make, check=True, capture_output=True)
        text = (tmp_path / "m.minisig").read_text()
        assert b64decode(text.splitlines()[1])[:2] == kind
        assert verify(message, text, line) == "from outside"
