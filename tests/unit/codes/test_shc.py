import copy
import json
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.recognise import recognise
from station.codes.shc import read_card
from station.codes.trust import Trust
from station.codes.trust_files import read_trust_file
from station.domain.credentials import CodeKind, Credential, Problem
from tests.fakes.issuers import (
    AT,
    BUNDLE,
    CARD_ISSUER,
    CARD_KID,
    ISSUED,
    OTHER,
    b64url,
    card,
    card_payload,
    deflated,
    digits,
    jwk,
)

TRUST = read_trust_file(json.dumps({"keys": [jwk()]}).encode()).trust
CODE = digits(card())


def look(text: str, at: datetime = AT, trust: Trust = TRUST) -> Credential:
    return recognise(text, at, trust)


def bound_to(issuer: str) -> Trust:
    bundle = {"issuerInfo": [{"issuer": {"iss": issuer}, "keys": [jwk()]}]}
    return read_trust_file(json.dumps(bundle).encode()).trust


def withdrawing(*rids: str) -> Trust:
    crl = {"kid": CARD_KID, "method": "rid", "ctr": 1, "rids": rids}
    return TRUST.joined(read_trust_file(json.dumps(crl).encode()).trust)


def test_that_a_card_is_verified_and_says_its_claims():
    seen = look(CODE)
    assert (seen.kind, seen.issuer) == (CodeKind.SMART_HEALTH_CARD, CARD_ISSUER)
    assert (seen.verified, seen.problem) == (True, None)
    assert seen.stable.startswith("smart-health-card:eyJ")
    assert seen.fields == {
        "certificate": "test",
        "name": "John B. Anyperson",
        "birth": "1951-01-20",
        "disease": "COVID-19",
        "test-type": "naa",
        "test-result": "negative",
        "sampled-at": "2022-04-01T04:00:00+08:00",
    }


def test_that_the_letters_may_be_written_large():
    assert look(CODE.upper()) == look(CODE)


def test_that_an_issuer_is_one_harmless_line():
    text = digits(card(card_payload(iss="https://x.example/\x1b[31m\n\u202ea")))
    assert look(text).issuer == "https://x.example/[31m a"


@pytest.mark.parametrize(
    ("seconds", "problem"),
    [
        (ISSUED, Problem.NOT_YET_VALID),
        (ISSUED + 1, None),
        (ISSUED + 100, None),
        (ISSUED + 101, Problem.EXPIRED),
    ],
)
def test_that_a_card_holds_from_its_first_to_its_last_second(seconds, problem):
    text = digits(card(card_payload(exp=ISSUED + 100)))
    seen = look(text, datetime.fromtimestamp(seconds, UTC))
    assert (seen.verified, seen.problem) == (True, problem)
    assert seen.fields["valid-until"] == "2022-03-01T08:01:40+08:00"


def test_that_an_unknown_key_is_an_unknown_issuer():
    seen = look(CODE, trust=Trust())
    assert (seen.verified, seen.problem) == (None, Problem.UNKNOWN_ISSUER)
    assert seen.stable == ""


def test_that_a_forgery_has_a_bad_signature():
    seen = look(digits(card(key=OTHER)))
    assert (seen.verified, seen.problem) == (False, Problem.BAD_SIGNATURE)


def test_that_an_issuer_speaks_for_itself_alone():
    assert look(CODE, trust=bound_to(CARD_ISSUER)).verified is True
    seen = look(CODE, trust=bound_to("https://elsewhere.example"))
    assert seen.problem is Problem.UNKNOWN_ISSUER


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("rid-1", Problem.REVOKED),
        (f"rid-1.{ISSUED + 1}", Problem.REVOKED),
        (f"rid-1.{ISSUED}", None),
        ("rid-11", None),
        ("rid-1.soon", Problem.REVOKED),
    ],
)
def test_that_a_withdrawn_card_is_revoked(entry, problem):
    text = digits(card(card_payload("rid-1")))
    seen = look(text, trust=withdrawing("other", entry))
    assert (seen.verified, seen.problem) == (True, problem)


def test_that_a_card_issued_at_the_moment_of_withdrawal_holds():
    text = digits(card(card_payload("rid-1", nbf=ISSUED)))
    assert look(text, trust=withdrawing(f"rid-1.{ISSUED}")).problem is None


def test_that_a_card_without_a_number_cannot_be_withdrawn():
    assert look(CODE, trust=withdrawing("")).problem is None


def test_that_the_latest_test_counts():
    bundle = copy.deepcopy(BUNDLE)
    later = copy.deepcopy(bundle["entry"][1])
    later["resource"]["effectiveDateTime"] = "2022-04-01"
    later["resource"]["valueCodeableConcept"]["coding"][0]["code"] = "260373001"
    bundle["entry"].insert(1, later)
    payload = card_payload()
    payload["vc"]["credentialSubject"]["fhirBundle"] = bundle
    fields = look(digits(card(payload))).fields
    assert fields["test-result"] == "positive"
    assert fields["sampled-at"] == "2022-04-01T08:00:00+08:00"


def test_that_a_test_not_finished_says_nothing():
    bundle = copy.deepcopy(BUNDLE)
    bundle["entry"][1]["resource"]["status"] = "entered-in-error"
    payload = card_payload()
    payload["vc"]["credentialSubject"]["fhirBundle"] = bundle
    assert "test-result" not in look(digits(card(payload))).fields


def test_that_a_part_says_which_one_it_is():
    seen = look(digits("eyJ", 2, 3))
    assert (seen.verified, seen.problem, seen.is_part) == (None, None, True)
    assert seen.fields == {"part": "2", "parts": "3"}


def vc(**changes: object) -> dict:
    payload = card_payload()
    return payload | {"vc": payload["vc"] | changes}


MALFORMED = {
    "nothing": "shc:/",
    "letters": "shc:/12ab",
    "an odd count": CODE + "1",
    "a number too big": "shc:/78",
    "other digits": "shc:/٣٣",
    "part zero": "shc:/0/2/56",
    "part three of two": "shc:/3/2/56",
    "two parts of a JWS": digits("eyJh.eyJi"),
    "four parts of a JWS": digits(card() + ".x"),
    "no JSON": digits("eyJ.eyJ.eyJ"),
    "white space": digits(card()) + " ",
    "another algorithm": digits(card(header={"alg": "none"})),
    "not compressed": digits(card(header={"zip": "none"})),
    "zlib instead of deflate": digits(card(packed=zlib.compress(b"{}"))),
    "a bomb": digits(card(packed=deflated(bytes(2**18)))),
    "no object": digits(card(packed=deflated(b"[]"))),
    "a key id of numbers": digits(card(header={"kid": 7})),
    "another credential": digits(card(vc(type=["https://example.org"]))),
    "nobody": digits(card(vc(credentialSubject={"fhirBundle": {"entry": []}}))),
    "no bundle": digits(card(vc(credentialSubject={}))),
    "a time of text": digits(card(card_payload(nbf="2022"))),
    "a time before all": digits(card(card_payload(nbf=-1))),
    "a time after all": digits(card(card_payload(exp=10**17))),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_that_a_broken_card_is_malformed(text):
    seen = look(text)
    assert seen.kind is CodeKind.SMART_HEALTH_CARD
    assert (seen.problem, seen.verified) == (Problem.MALFORMED, None)


def test_that_the_jws_itself_is_read_and_another_token_is_not():
    assert look(card()) == look(digits(card())) or look(card()).verified is True
    other = b64url(json.dumps({"alg": "RS256"}).encode())
    assert look(f"{other}.e30.c2ln").kind is CodeKind.UNKNOWN


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["coding", "code", "family", "given"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
RESOURCES = st.fixed_dictionaries(
    {"resourceType": st.sampled_from(["Patient", "Immunization", "Observation"])},
    optional={
        "status": st.sampled_from(["completed", "final"]) | VALUES,
        "name": VALUES,
        "birthDate": VALUES,
        "code": VALUES,
        "vaccineCode": VALUES,
        "occurrenceDateTime": VALUES,
        "effectiveDateTime": VALUES,
        "valueCodeableConcept": VALUES,
    },
)


@given(st.text(max_size=200).map("shc:/".__add__))
def test_that_no_text_raises(text):
    assert look(text).kind is CodeKind.SMART_HEALTH_CARD


@given(st.lists(RESOURCES, max_size=4), VALUES)
def test_that_no_signed_bundle_raises(resources, odd):
    entries = [*({"resource": one} for one in resources), odd]
    payload = vc(credentialSubject={"fhirBundle": {"entry": entries}})
    assert isinstance(read_card(card(payload), AT, TRUST), Credential)


@given(st.dictionaries(st.sampled_from(["iss", "nbf", "exp", "vc"]), VALUES))
def test_that_no_signed_payload_raises(changes):
    jws = card(card_payload() | changes)
    assert isinstance(read_card(jws, AT, TRUST), Credential)
