import math
import zlib
from datetime import UTC, datetime, timedelta

import base45
import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from station.codes.certificates import kid_of
from station.codes.recognise import recognise
from station.codes.trust import Trust
from station.codes.trust_files import read_trust_file
from station.domain.credentials import CodeKind, Credential, Problem
from tests.fakes.issuers import (
    AT,
    EXPIRES,
    ISSUED,
    OTHER,
    SIGNER,
    TESTED,
    VACCINATED,
    WHO,
    certificate,
    der,
    eu,
    hc1,
    wrapped,
)

KID = kid_of(SIGNER)
TRUST = read_trust_file(der(SIGNER)).trust
CODE = hc1(eu(VACCINATED))


def look(text: str, at: datetime = AT, trust: Trust = TRUST) -> Credential:
    return recognise(text, at, trust)


def trust_in(*uses: str) -> tuple[Trust, bytes]:
    listed = certificate(uses=uses)
    return read_trust_file(der(listed)).trust, kid_of(listed)


def test_that_a_certificate_is_verified_and_says_its_claims():
    seen = look(CODE)
    assert (seen.kind, seen.verified, seen.problem) == (CodeKind.EU_DCC, True, None)
    assert seen.issuer == "DE"
    assert seen.stable == "eu-dcc:URN:UVCI:01:DE:1"
    assert seen.fields == {
        "certificate": "vaccination",
        "name": "Erika 示例",
        "birth": "1964-08-12",
        "disease": "COVID-19",
        "vaccine": "EU/1/20/1528",
        "dose": "2",
        "doses": "2",
        "vaccinated-on": "2021-12-01",
        "issuer-country": "DE",
        "certificate-id": "URN:UVCI:01:DE:1",
        "valid-until": "2023-03-01T08:00:00+08:00",
    }


def test_that_a_test_says_its_result_and_time():
    fields = look(hc1(eu(TESTED))).fields
    assert fields["test-result"] == "negative"
    assert fields["test-type"] == "naa"
    assert fields["sampled-at"] == "2022-04-01T04:00:00+08:00"


@pytest.mark.parametrize(
    ("seconds", "problem"),
    [
        (ISSUED - 1, Problem.NOT_YET_VALID),
        (ISSUED, None),
        (EXPIRES, None),
        (EXPIRES + 1, Problem.EXPIRED),
    ],
)
def test_that_a_certificate_holds_from_its_first_to_its_last_second(seconds, problem):
    seen = look(CODE, datetime.fromtimestamp(seconds, UTC))
    assert (seen.verified, seen.problem) == (True, problem)


def test_that_times_may_have_fractions():
    late = look(
        hc1(eu(VACCINATED, ISSUED + 0.5, EXPIRES + 0.5)),
        datetime.fromtimestamp(EXPIRES, UTC) + timedelta(milliseconds=600),
    )
    assert late.problem is Problem.EXPIRED


@pytest.mark.parametrize(
    "time", [math.nan, math.inf, -1, 2**63, "soon", True, [1], 1e300], ids=str
)
def test_that_a_time_that_is_none_is_malformed(time):
    assert look(hc1(eu(VACCINATED, time))).problem is Problem.MALFORMED
    assert look(hc1(eu(VACCINATED, ISSUED, time))).problem is Problem.MALFORMED


def test_that_an_untrusted_signer_is_an_unknown_issuer():
    seen = look(CODE, trust=Trust())
    assert (seen.verified, seen.problem) == (None, Problem.UNKNOWN_ISSUER)
    assert (seen.stable, seen.issuer) == ("", "")
    assert seen.fields["name"] == "Erika 示例"


def test_that_a_forgery_under_a_known_key_id_has_a_bad_signature():
    seen = look(hc1(eu(VACCINATED), key=OTHER))
    assert (seen.verified, seen.problem) == (False, Problem.BAD_SIGNATURE)
    assert seen.stable == ""


def test_that_two_signers_under_one_key_id_are_both_tried():
    mine = TRUST.signers[KID]
    others = read_trust_file(der(certificate(OTHER.public_key()))).trust.signers
    both = Trust(signers={KID: (*next(iter(others.values())), *mine)})
    assert look(CODE, trust=both).verified is True


@pytest.mark.parametrize(
    ("protected", "unprotected", "verified"),
    [
        ({1: -7, 4: KID}, {4: b"otherkey"}, True),
        ({1: -7, 4: b"otherkey"}, {4: KID}, None),
        ({1: -7}, {4: KID}, True),
        ({1: -7}, {}, None),
        ({1: -7, 4: "text"}, {4: KID}, None),
        ({4: KID}, {1: -7}, True),
    ],
)
def test_that_the_protected_key_id_wins(protected, unprotected, verified):
    text = hc1(eu(VACCINATED), protected=protected, unprotected=unprotected)
    assert look(text).verified is verified


@pytest.mark.parametrize(
    "arc", ["1.3.6.1.4.1.1847.2021.1", "1.3.6.1.4.1.0.1847.2021.1"]
)
@pytest.mark.parametrize(
    ("use", "problem"), [(1, Problem.WRONG_KEY_USAGE), (2, None)], ids=["test", "vacc"]
)
def test_that_a_signer_attests_only_what_it_may(arc, use, problem):
    trust, kid = trust_in(f"{arc}.{use}")
    seen = look(hc1(eu(VACCINATED), protected={1: -7, 4: kid}), trust=trust)
    assert (seen.verified, seen.problem) == (True, problem)


def test_that_a_usage_of_another_matter_forbids_nothing():
    trust, kid = trust_in("1.3.6.1.5.5.7.3.2")
    seen = look(hc1(eu(VACCINATED), protected={1: -7, 4: kid}), trust=trust)
    assert seen.problem is None


def test_that_rsa_and_larger_curves_sign_too():
    for key, algorithm in (
        (rsa.generate_private_key(public_exponent=65537, key_size=2048), -37),
        (ec.derive_private_key(99, ec.SECP384R1()), -7),
    ):
        listed = certificate(key.public_key())
        text = hc1(eu(VACCINATED), key=key, protected={1: algorithm, 4: kid_of(listed)})
        assert look(text, trust=read_trust_file(der(listed)).trust).verified is True


def test_that_a_key_of_another_kind_proves_nothing():
    seen = look(hc1(eu(VACCINATED), protected={1: -37, 4: KID}))
    assert seen.problem is Problem.BAD_SIGNATURE


def test_that_a_flat_map_is_a_certificate_of_the_who():
    seen = look(hc1(WHO), datetime(2022, 1, 1, tzinfo=UTC))
    assert (seen.kind, seen.verified, seen.problem) == (CodeKind.WHO_DDCC, True, None)
    assert seen.fields == {
        "certificate": "vaccination",
        "name": "Aulus 示例",
        "birth": "2003-03-03",
        "document": "1234567890",
        "vaccine": "XM2DC5",
        "dose": "1",
        "doses": "2",
        "vaccinated-on": "2021-07-06",
        "issuer-country": "USA",
        "certificate-id": "US111222333444555666",
        "valid-until": "2022-07-06T08:00:00+08:00",
    }
    assert look(hc1(WHO), datetime(2022, 7, 7, tzinfo=UTC)).problem is Problem.EXPIRED


def test_that_a_core_data_set_may_stand_in_the_claim_of_health_too():
    test = {
        "pathogen": {"code": "XN109"},
        "type": {"code": "LP6464-4"},
        "result": {"code": "260373001"},
        "date": "2022-03-31T20:00:00Z",
    }
    seen = look(hc1({4: EXPIRES, -260: {3: {"name": "Aulus", "test": test}}}))
    assert (seen.kind, seen.verified) == (CodeKind.WHO_DDCC, True)
    assert seen.fields["disease"] == "COVID-19"
    assert seen.fields["test-result"] == "positive"


def test_that_a_gun_that_sends_small_letters_changes_nothing():
    assert look(CODE.lower()) == look(CODE)


def test_that_a_message_without_its_tag_is_read():
    assert look(hc1(eu(VACCINATED), tag=False)) == look(CODE)


def changed(**changes: object) -> dict:
    return {name: value for name, value in (VACCINATED | changes).items() if value}


MALFORMED = {
    "nothing": "HC1:",
    "no base45": "HC1:???",
    "not compressed": wrapped(cbor2.dumps([b"", {}, b"", b""])),
    "no message": hc1(eu(VACCINATED))[:200],
    "no claims": hc1([]),
    "no person": hc1(eu(changed(nam={"fn": "x"}))),
    "no version": hc1(eu(changed(ver=None))),
    "nothing attested": hc1(eu(changed(v=None))),
    "two attested": hc1(eu(changed(t=TESTED["t"]))),
    "an empty list": hc1(eu(changed(v=[]))),
    "no map": hc1(eu(7)),
    "another algorithm": hc1(eu(VACCINATED), protected={1: -8, 4: KID}),
    "no algorithm": hc1(eu(VACCINATED), protected={4: KID}),
    "an algorithm of maps": hc1(eu(VACCINATED), protected={1: {}, 4: KID}),
    "a header of another kind": hc1(eu(VACCINATED), protected=[1]),
    "a nameless map of the who": hc1({"hcid": "1"}),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_that_a_broken_certificate_is_malformed(text):
    seen = look(text)
    assert (seen.problem, seen.verified) == (Problem.MALFORMED, None)
    assert seen.fields == {}


@pytest.mark.parametrize("value", [None, 1, [], {}, "", b"x", [[]], [7], 1.5], ids=str)
@pytest.mark.parametrize("key", ["nam", "dob", "v", "ver"])
def test_that_a_signed_claim_of_another_kind_raises_nothing(key, value):
    assert isinstance(look(hc1(eu(VACCINATED | {key: value}))), Credential)


def test_that_claims_are_one_harmless_line():
    names = VACCINATED["nam"] | {"gn": "a\nb\x1b[31m\u202ec" + "x" * 500}
    name = look(hc1(eu(VACCINATED | {"nam": names}))).fields["name"]
    assert name.startswith("a b[31mc")
    assert "\x1b" not in name
    assert len(name) < 250


@pytest.mark.parametrize("prefix", ["HC2:", "HL0:", ""])
def test_that_another_prefix_is_another_thing(prefix):
    assert look(prefix + CODE[4:]).kind is CodeKind.UNKNOWN


@given(st.binary(max_size=400))
def test_that_no_bytes_raise(data):
    assert look(wrapped(data)).problem is Problem.MALFORMED


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([1, 4, 6, -260, "name", "test"]), VALUES))
def test_that_no_signed_values_raise(cwt):
    assert isinstance(look(hc1(cwt)), Credential)


@given(st.dictionaries(st.sampled_from(["v", "t", "r", "nam", "dob", "ver"]), VALUES))
def test_that_no_signed_certificate_raises(dcc):
    assert isinstance(look(hc1(eu(dcc))), Credential)


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""


@given(st.data())
def test_that_one_changed_byte_never_verifies(data):
    packed = base45.b45decode(CODE[4:])
    at = data.draw(st.integers(0, len(packed) - 1))
    bit = data.draw(st.integers(0, 7))
    forged = packed[:at] + bytes([packed[at] ^ (1 << bit)]) + packed[at + 1 :]
    if _unpacked(forged) == zlib.decompress(packed):
        return  # deflate has bits that say nothing: the same message is no forgery
    assert look(wrapped(forged)).problem is Problem.MALFORMED
