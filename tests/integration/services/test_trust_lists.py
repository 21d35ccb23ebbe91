"""Imported trust lists, from the file on a stick to the gate that believes it."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.codes.recognise import recognise
from station.domain.credentials import Problem
from station.domain.errors import OperatorError
from station.domain.kinds import TRUST
from station.services.trust_lists import (
    import_list,
    imported_lists,
    trust_of_lists,
    withdraw_list,
)
from tests.fakes.issuers import AT, SIGNER, VACCINATED, der, eu, hc1, jwk
from ui.main import run

KEYS = json.dumps({"keys": [jwk()]}).encode()
CODE = hc1(eu(VACCINATED))


@pytest.fixture
def folder(tmp_path) -> Path:
    found = tmp_path / "trust"
    found.mkdir()
    return found


def bring(data, name, folder, checkpoint):
    return import_list(data, name, folder, checkpoint.gate, checkpoint.gate.passages)


def lists(folder, checkpoint):
    return imported_lists(folder, checkpoint.gate.passages, "gate-1")


def trust(folder, checkpoint):
    return trust_of_lists(folder, checkpoint.gate.passages, "gate-1")


def test_that_an_imported_list_is_believed(folder, checkpoint):
    assert trust(folder, checkpoint).signers == {}
    one = bring(der(SIGNER), "signers.der", folder, checkpoint)
    assert (one.name, one.list, one.entries, one.sound) == (
        "signers.der",
        "certificates",
        1,
        True,
    )
    assert one.digest == hashlib.sha256(der(SIGNER)).hexdigest()
    assert recognise(CODE, AT, trust(folder, checkpoint)).verified is True


def test_that_the_same_file_twice_is_one(folder, checkpoint):
    first = bring(KEYS, "a.json", folder, checkpoint)
    assert bring(KEYS, "b.json", folder, checkpoint) == first
    assert len(checkpoint.records(TRUST.name)) == 1


def test_that_the_latest_import_stands_first(folder, checkpoint):
    bring(KEYS, "a.json", folder, checkpoint)
    bring(der(SIGNER), "b.der", folder, checkpoint)
    assert [one.name for one in lists(folder, checkpoint)] == ["b.der", "a.json"]


def test_that_a_withdrawn_list_is_believed_no_more(folder, checkpoint):
    one = bring(der(SIGNER), "signers.der", folder, checkpoint)
    bring(KEYS, "a.json", folder, checkpoint)
    gate = checkpoint.gate
    assert withdraw_list(one.digest[:12], folder, gate, gate.passages).name == one.name
    assert [left.name for left in lists(folder, checkpoint)] == ["a.json"]
    seen = recognise(CODE, AT, trust(folder, checkpoint))
    assert seen.problem is Problem.UNKNOWN_ISSUER
    again = bring(der(SIGNER), "signers.der", folder, checkpoint)
    assert again.sound


@pytest.mark.parametrize("beginning", ["", "zz"])
def test_that_one_list_must_be_named(folder, checkpoint, beginning):
    bring(KEYS, "a.json", folder, checkpoint)
    gate = checkpoint.gate
    with pytest.raises(OperatorError):
        withdraw_list(beginning, folder, gate, gate.passages)


def test_that_a_changed_file_counts_for_nothing(folder, checkpoint):
    bring(der(SIGNER), "signers.der", folder, checkpoint)
    (stored,) = folder.iterdir()
    stored.write_bytes(KEYS)
    (one,) = lists(folder, checkpoint)
    assert (one.sound, one.entries) == (False, 0)
    assert trust(folder, checkpoint).signers == {}
    assert trust(folder, checkpoint).card_keys == {}


def test_that_a_file_that_nobody_imported_counts_for_nothing(folder, checkpoint):
    digest = hashlib.sha256(KEYS).hexdigest()
    (folder / f"{digest}.trust").write_bytes(KEYS)
    assert trust(folder, checkpoint).card_keys == {}


@pytest.mark.parametrize(
    "data",
    [b"junk", b'{"keys": []}', b'{"revoked_passes": ["p"]}', b'{"certificates": []}'],
)
def test_that_a_file_of_no_use_is_refused_and_not_kept(folder, checkpoint, data):
    with pytest.raises(OperatorError):
        bring(data, "x", folder, checkpoint)
    assert list(folder.iterdir()) == []
    assert checkpoint.records(TRUST.name) == []


@pytest.fixture
def gatebook(tmp_path, capsys):
    """Runs a command at a new office: exit status, JSON lines, stderr."""
    home = ["--home", str(tmp_path / "office"), "--key-file", str(tmp_path / "key")]

    def typed(*words: str | Path):
        status = run([*home, "--lang", "en", "--json", *map(str, words)])
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    made = ("--id", "office-1", "--recovery", tmp_path / "recovery.txt")
    assert typed("init", "office", *made)[0] == 0
    return typed


def test_that_lists_are_imported_shown_with_their_age_and_withdrawn(
    gatebook, tmp_path, capsys
):
    file, junk = tmp_path / "keys.json", tmp_path / "junk"
    bundle = {
        "time": datetime(2022, 3, 1, tzinfo=UTC).isoformat(),
        "issuerInfo": [{"issuer": {"iss": "https://a.example"}, "keys": [jwk()]}],
    }
    file.write_text(json.dumps(bundle))
    junk.write_bytes(b"junk")
    status, (told,), err = gatebook("trust", "import", junk, file)
    assert (status, told["name"], told["entries"]) == (2, "keys.json", 1)
    assert err == f"{junk}: This is no trust list that is known here.\n"
    status, (line,), _err = gatebook("trust", "list")
    assert (status, line["digest"], line["sound"]) == (0, told["digest"], True)
    assert line["issued"] == "2022-03-01T00:00:00+00:00"
    assert line["age_days"] > 365
    assert gatebook("trust", "withdraw", told["digest"][:8])[0] == 0
    assert gatebook("trust", "list")[:2] == (0, [])


def test_that_a_changed_list_is_exit_status_four(gatebook, tmp_path):
    file = tmp_path / "keys.json"
    file.write_bytes(KEYS)
    assert gatebook("trust", "import", file)[0] == 0
    (stored,) = (tmp_path / "office" / "trust").iterdir()
    stored.write_bytes(b"{}")
    status, (line,), err = gatebook("trust", "list")
    assert (status, line["sound"]) == (4, False)
    assert len(err.splitlines()) == 1
