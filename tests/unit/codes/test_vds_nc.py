import copy
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from station.codes.recognise import recognise
from station.codes.trust import Trust
from station.codes.trust_files import read_trust_file
from station.domain.credentials import CodeKind, Credential, Problem
from tests.fakes.issuers import (
    AT,
    KEY,
    OTHER,
    ROOT,
    SEALED,
    SEALED_TEST,
    SIGNER,
    certificate,
    der,
    seal,
)

TRUST = read_trust_file(der(SIGNER)).trust
STATE = certificate(ROOT.public_key(), issuer=ROOT, country="UT", ca=True)
ISSUED = certificate(KEY.public_key(), issuer=ROOT, country="UT")


def look(text: str, at: datetime = AT, trust: Trust = TRUST) -> Credential:
    return recognise(text, at, trust)


def test_that_a_seal_is_verified_and_says_its_claims():
    seen = look(seal(SEALED))
    assert (seen.kind, seen.verified, seen.problem) == (CodeKind.VDS_NC, True, None)
    assert (seen.issuer, seen.stable) == ("DE", "vds-nc:U32870")
    assert seen.fields == {
        "certificate": "vaccination",
        "name": "Smith Bill",
        "birth": "1990-01-02",
        "document": "A1234567Z",
        "disease": "COVID-19",
        "vaccine": "Comirnaty",
        "dose": "2",
        "vaccinated-on": "2021-03-24",
        "issuer-country": "UTO",
        "certificate-id": "U32870",
    }


def test_that_a_test_says_its_result_and_time():
    fields = look(seal(SEALED_TEST)).fields
    assert fields["test-result"] == "negative"
    assert fields["test-type"] == "naa"
    assert fields["sampled-at"] == "2022-04-01T02:00:00+08:00"


def test_that_the_order_of_names_and_spaces_does_not_matter():
    parsed = json.loads(seal(SEALED))
    turned = {name: parsed[name] for name in reversed(parsed)}
    assert look(json.dumps(turned, indent=1)).verified is True
    assert look(json.dumps(parsed, ensure_ascii=True)).verified is True


def test_that_a_signer_issued_by_a_trusted_state_holds():
    text = seal(SEALED, signer=ISSUED)
    assert look(text).problem is Problem.UNKNOWN_ISSUER
    seen = look(text, trust=read_trust_file(der(STATE)).trust)
    assert (seen.verified, seen.problem, seen.issuer) == (True, None, "UT")


def test_that_only_an_authority_issues():
    no_authority = certificate(ROOT.public_key(), issuer=ROOT, country="UT")
    seen = look(
        seal(SEALED, signer=ISSUED), trust=read_trust_file(der(no_authority)).trust
    )
    assert seen.problem is Problem.UNKNOWN_ISSUER


def test_that_a_signer_who_only_says_to_be_issued_does_not_hold():
    claimed = certificate(OTHER.public_key(), issuer=OTHER, country="UT")
    seen = look(
        seal(SEALED, key=OTHER, signer=claimed),
        trust=read_trust_file(der(STATE)).trust,
    )
    assert (seen.verified, seen.problem) == (None, Problem.UNKNOWN_ISSUER)


def test_that_a_changed_claim_breaks_the_signature():
    forged = json.loads(seal(SEALED))
    forged["data"]["msg"]["pid"]["n"] = "Smith Jane"
    seen = look(json.dumps(forged))
    assert (seen.verified, seen.problem) == (False, Problem.BAD_SIGNATURE)
    assert seen.stable == ""


@pytest.mark.parametrize(("curve", "alg"), [(384, "ES384"), (521, "ES512")])
def test_that_larger_curves_sign_too(curve, alg):
    key = ec.derive_private_key(9, {384: ec.SECP384R1(), 521: ec.SECP521R1()}[curve])
    signer = certificate(key.public_key())
    text = seal(SEALED, key=key, signer=signer, alg=alg)
    assert look(text, trust=read_trust_file(der(signer)).trust).verified is True


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        (datetime(2020, 12, 31, tzinfo=UTC), Problem.NOT_YET_VALID),
        (datetime(2031, 1, 2, tzinfo=UTC), Problem.EXPIRED),
    ],
)
def test_that_a_seal_holds_as_long_as_its_signer(at, problem):
    assert look(seal(SEALED), at).problem is problem


def changed(*path: str, value: object) -> str:
    parsed = json.loads(seal(SEALED))
    inner = parsed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return json.dumps(parsed)


MALFORMED = {
    "another matter": changed("data", "hdr", "t", value="icao.visa"),
    "nobody": changed("data", "msg", "pid", value={}),
    "no header": changed("data", "hdr", value=None),
    "another algorithm": changed("sig", "alg", value="none"),
    "no signature": changed("sig", "sigvl", value=None),
    "no base64": changed("sig", "sigvl", value="???"),
    "half a letter": changed("data", "msg", "pid", value={"n": "\ud800"}),
    "a number that is none": changed("data", "msg", "x", value=1e400),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_that_a_broken_seal_is_malformed_or_none(text):
    seen = look(text)
    assert seen.verified is None
    assert seen.kind is CodeKind.UNKNOWN or seen.problem is Problem.MALFORMED


def test_that_a_certificate_that_cannot_be_read_is_an_unknown_issuer():
    for cer in ("", "AAAA"):
        seen = look(changed("sig", "cer", value=cer))
        assert (seen.verified, seen.problem) == (None, Problem.UNKNOWN_ISSUER)


def test_that_half_a_letter_in_a_name_is_malformed():
    text = '{"data": {"hdr": {"t": "icao.vacc", "v": 1, "\\ud800is": 1}}, "sig": {}}'
    assert look(text).problem is Problem.MALFORMED


@pytest.mark.parametrize("text", ["{", "{}", '{"data":1}', "[1]", "{" * 4000])
def test_that_other_json_is_unknown(text):
    assert look(text).kind is CodeKind.UNKNOWN


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        ("data", "msg"),
        ("data", "msg", "ve"),
        ("data", "msg", "pid"),
        ("data", "msg", "uvci"),
        ("data", "hdr"),
        ("sig", "cer"),
        ("sig",),
        ("data",),
    ]
)


@given(PLACES, VALUES)
def test_that_no_values_raise(place, value):
    seen = look(changed(*place, value=value))
    assert seen.kind in {CodeKind.VDS_NC, CodeKind.UNKNOWN}


@given(VALUES)
def test_that_no_signed_values_raise(value):
    data = copy.deepcopy(SEALED)
    data["msg"]["ve"] = value
    assert isinstance(look(json.dumps({"data": data, "sig": {}})), Credential)
