"""No key and no passphrase in a log, a crash file, a process list or a repr."""

import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from printing.recovery_sheet import RecoverySheet
from station.domain.exchange import GateCard, OfficeCard, Pairing, PublicKeys
from station.services.key_care import KeyBearer
from station.workspace.clock import SystemClock
from station.workspace.crash import write_crash
from station.workspace.keyslots import KeyFile, Passphrase, Recovery, unlock
from station.workspace.private_keys import (
    OfficeKeys,
    StationKeys,
    new_office_keys,
    new_station_keys,
    open_keys,
)
from station.workspace.recovery import new_recovery_key, rows_of
from tests.integration.bad_input.program import MAIN, environment
from tests.integration.keys.conftest import ADMIT, GATE, OFFICE, recovery_file

WORDS = "hinter der alten Robinie"
NEEDS_PROC = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="needs /proc"
)


def secrets_of(place, home: str, keys: type[StationKeys | OfficeKeys]) -> list[bytes]:
    """Every secret of a home, in each form in which it could be written down."""
    key = unlock(place.root / home / "keys", KeyFile(place.key))
    private = open_keys(place.root / home / "keys", key, keys)
    raw = [key, private.sign.seed, private.digest_key]
    forms = [form for one in raw for form in (one, one.hex().encode(), b64encode(one))]
    texts = [private.age, WORDS, place.key.read_text().strip()]
    return [*forms, *(text.encode() for text in texts)]


@NEEDS_PROC
def test_that_a_process_shows_no_secret_while_it_holds_them(place):
    """Asked for the passphrase, it has opened the home by then."""
    line = place.line(GATE, "keys", "add", "passphrase")
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, *line],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin
        process.stdin.write(WORDS.encode())
        process.stdin.flush()
        log = place.root / GATE / "logs" / "gatebook.log"
        size = log.stat().st_size
        while log.stat().st_size == size and process.poll() is None:
            pass  # until it says in its log that the home is open
        seen = [
            Path(f"/proc/{process.pid}/{name}").read_bytes()
            for name in ("cmdline", "environ")
        ]
        assert process.poll() is None
        process.stdin.write(b"\n")
        process.stdin.close()
        assert process.wait(60) == 0
    for secret in secrets_of(place, GATE, StationKeys):
        assert not any(secret in text for text in seen)


def test_that_no_log_holds_a_secret(place, typing):
    typing(WORDS)
    place.good(GATE, "keys", "add", "passphrase")
    typing(WORDS)
    place.good(GATE, "keys", "change")
    place.good(GATE, *ADMIT)
    typing("a wrong one, and long")
    assert place.run(GATE, "keys", "change").status == 2
    place.good(OFFICE, "keys", "new-recovery", "--recovery", place.root / "new.txt")
    secrets = [
        *secrets_of(place, GATE, StationKeys),
        *secrets_of(place, OFFICE, OfficeKeys),
        *(
            line.encode()
            for file in (recovery_file(place), place.root / "new.txt")
            for line in file.read_text().splitlines()
            if line.startswith("AGE-SECRET")
        ),
    ]
    logs = [file for file in place.root.rglob("logs/*") if file.is_file()]
    assert logs
    for file in logs:
        data = file.read_bytes()
        assert not any(secret in data for secret in secrets)


def test_that_no_file_of_a_home_holds_a_key_in_the_clear(place):
    for home, kind in ((GATE, StationKeys), (OFFICE, OfficeKeys)):
        secrets = secrets_of(place, home, kind)
        for file in (place.root / home).rglob("*"):
            data = file.read_bytes() if file.is_file() else b""
            assert not any(secret in data for secret in secrets), file


def test_that_a_crash_file_holds_no_secret(tmp_path):
    recovery, passphrase = new_recovery_key(), Passphrase(WORDS)

    def fail(key: bytes, words: str) -> None:
        raise ValueError(f"{key.hex()} {words} {recovery.secret} {passphrase}")

    with pytest.raises(ValueError, match="Robinie") as raised:
        fail(bytes(range(32)), WORDS)
    place = write_crash(raised.value, tmp_path, SystemClock().now())
    text = place.read_text()
    assert "Robinie" not in text
    assert recovery.secret not in text
    assert bytes(range(32)).hex() not in text


def test_that_whatever_carries_a_key_does_not_show_it(tmp_path):
    recovery, station = new_recovery_key(), new_station_keys()
    office = new_office_keys(recovery.recipient)
    key = bytes(range(200, 232))
    card = OfficeCard("sun", "", PublicKeys("", ""))
    pairing = Pairing(card, GateCard("g", "", "", ""), "token", office.digest_key)
    paper = RecoverySheet("sun", "", "", recovery, datetime(2022, 4, 18, tzinfo=UTC))
    carriers = [
        *(recovery, *rows_of(recovery), Recovery(recovery), Passphrase(WORDS), station),
        *(office, office.sign, pairing, paper, KeyFile(tmp_path / "key")),
        KeyBearer(None, key, None),  # type: ignore[arg-type] # only its key counts
    ]
    secrets = [
        *(recovery.secret[16:], recovery.secret[20:30], WORDS, station.age, office.age),
        *map(repr, (key, station.sign.seed, office.pass_seed, office.digest_key)),
    ]
    for carrier in carriers:
        for shown in (repr(carrier), str(carrier), f"{[carrier]}"):
            assert not any(secret in shown for secret in secrets), type(carrier)
