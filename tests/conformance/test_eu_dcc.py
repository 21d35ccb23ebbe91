"""The test certificates that the member states of the EU published: layer by layer.

Each is judged at its own validation clock, with a trust list of all their signers.
"""

import base64
import json
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest

from station.codes.bounded import Malformed, base45_bytes, inflate
from station.codes.hc1 import PREFIX
from station.codes.recognise import recognise
from station.codes.trust import Trust
from station.codes.trust_files import read_trust_file
from station.domain.credentials import CodeKind, Credential, Problem
from station.scanning.reader import STILL, read

# (file, layer) that differ from what the file expects, and why. One that becomes right
# must leave this list. The Finnish certificates whose extensions are not strict DER
# need no entry: usages are looked for without parsing the extensions.
OTHER_PICTURE = "the picture was made of another signing of the same certificate"
KNOWN = {
    ("ES/2DCode_raw_501.json", "PICTUREDECODE"): OTHER_PICTURE,
    ("ES/2DCode_raw_502.json", "PICTUREDECODE"): OTHER_PICTURE,
    ("ES/2DCode_raw_503.json", "PICTUREDECODE"): OTHER_PICTURE,
}
TIME_PROBLEMS = {Problem.EXPIRED, Problem.NOT_YET_VALID}


class Case(NamedTuple):
    name: str
    text: str
    picture: str
    expected: dict[str, bool]
    credential: Credential


def _documents(folder: Path) -> dict[str, dict]:
    return {
        str(path.relative_to(folder)): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.json"))
    }


def _trust(documents: dict[str, dict]) -> Trust:
    signers = {d["TESTCTX"].get("CERTIFICATE") for d in documents.values()} - {None}
    listed = [{"rawData": signer} for signer in sorted(signers)]
    read_list = read_trust_file(json.dumps({"certificates": listed}).encode())
    assert read_list.entries == len(signers)
    return read_list.trust


@pytest.fixture(scope="module")
def cases(vectors: Path) -> list[Case]:
    folder = vectors / "eu-dcc"
    if not folder.is_dir():
        pytest.skip(f"no EU certificates at {folder}")
    documents = _documents(folder)
    trust = _trust(documents)
    return [
        Case(
            name,
            document["PREFIX"],
            document.get("2DCODE") or "",
            document["EXPECTEDRESULTS"],
            recognise(
                document["PREFIX"],
                datetime.fromisoformat(document["TESTCTX"]["VALIDATIONCLOCK"]),
                trust,
            ),
        )
        for name, document in documents.items()
    ]


def _picture_is_read(case: Case) -> bool:
    raw = np.frombuffer(base64.b64decode(case.picture), np.uint8)
    frame = cv2.imdecode(raw, cv2.IMREAD_COLOR)
    return frame is not None and [s.text for s in read(frame, STILL)] == [case.text]


def _works(step: Callable[[], object]) -> bool:
    try:
        step()
    except Malformed:
        return False
    return True


def _unpacked(case: Case) -> bytes:
    return inflate(base45_bytes(case.text.removeprefix(PREFIX)), zlib.MAX_WBITS)


LAYERS: dict[str, Callable[[Case], bool]] = {
    "UNPREFIX": lambda case: case.credential.kind is not CodeKind.UNKNOWN,
    "B45DECODE": lambda case: _works(
        lambda: base45_bytes(case.text.removeprefix(PREFIX))
    ),
    "COMPRESSION": lambda case: _works(lambda: _unpacked(case)),
    "DECODE": lambda case: case.credential.problem is not Problem.MALFORMED,
    "SCHEMAVALIDATION": lambda case: case.credential.problem is not Problem.MALFORMED,
    "VERIFY": lambda case: case.credential.verified is True,
    "KEYUSAGE": lambda case: case.credential.problem is not Problem.WRONG_KEY_USAGE,
    "EXPIRATIONCHECK": lambda case: case.credential.problem not in TIME_PROBLEMS,
}
AT_LEAST = {
    "UNPREFIX": 124,
    "B45DECODE": 122,
    "COMPRESSION": 98,
    "DECODE": 132,
    "SCHEMAVALIDATION": 124,
    "VERIFY": 139,
    "KEYUSAGE": 49,
    "EXPIRATIONCHECK": 89,
}


@pytest.mark.parametrize("layer", LAYERS)
def test_that_each_layer_says_what_its_state_expects(cases, layer):
    asked = [case for case in cases if f"EXPECTED{layer}" in case.expected]
    assert len(asked) >= AT_LEAST[layer]
    wrong = {
        case.name
        for case in asked
        if LAYERS[layer](case) is not case.expected[f"EXPECTED{layer}"]
    }
    assert wrong == {name for name, known in KNOWN if known == layer}


def test_that_every_readable_picture_is_read(cases):
    shown = [case for case in cases if case.picture]
    assert len(shown) >= 104
    wrong = {
        case.name
        for case in shown
        if _picture_is_read(case)
        is not case.expected.get("EXPECTEDPICTUREDECODE", True)
    }
    assert wrong == {name for name, known in KNOWN if known == "PICTUREDECODE"}


def test_that_what_holds_says_who_and_what(cases):
    sound = [c.credential for c in cases if c.credential.verified is True]
    assert len(sound) >= 139
    for credential in sound:
        fields = credential.fields
        assert fields["certificate"] in {"vaccination", "test", "recovery"}
        assert fields["name"]
        assert fields["certificate-id"] in credential.stable
        assert len(credential.issuer) in {0, 2}  # test certificates may name none
        assert datetime.fromisoformat(fields["valid-until"]).tzinfo is not None
