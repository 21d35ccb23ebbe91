from datetime import UTC, datetime, timedelta

import base45
import cbor2
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from station.codes.passes import PREFIX, PassClaims, is_genuine_pass, issue
from station.codes.recognise import recognise
from station.codes.trust import Trust, key_id
from station.domain.credentials import CodeKind, Credential, Problem
from station.domain.errors import OperatorError

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KID = key_id(KEY.public_key())
TRUST = Trust({KID: KEY.public_key()})
CLAIMS = PassClaims(
    pass_id="0b5e4a8e-7d4b-4c3c-9c7a-2f6f0a1b2c3d",
    kind="resident",
    household="5c1f7b0a-3d2e-4f1a-8b9c-0d1e2f3a4b5c",
    person="p-17",
    name="测试·居民",
    valid_from=AT - timedelta(days=1),
    valid_until=AT + timedelta(days=30),
    issued_at=AT - timedelta(days=2),
    serial=17,
)
ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def look(text: str, at: datetime = AT, trust: Trust = TRUST) -> Credential:
    return recognise(text, at, trust)


def test_that_an_issued_pass_is_verified_and_says_its_claims():
    seen = look(issue(CLAIMS, KEY, KID))
    assert seen.kind is CodeKind.PASS
    assert seen.verified is True
    assert seen.problem is None
    assert seen.issuer == KID.hex()
    assert seen.stable == CLAIMS.pass_id
    assert seen.fields == {
        "pass-id": CLAIMS.pass_id,
        "pass-kind": "resident",
        "household-id": CLAIMS.household,
        "person-id": "p-17",
        "name": "测试·居民",
        "valid-from": "2022-03-31T16:00:00+08:00",
        "valid-until": "2022-05-01T16:00:00+08:00",
        "issued-at": "2022-03-30T16:00:00+08:00",
        "serial": "17",
    }


def test_that_a_pass_fits_a_modest_symbol():
    text = issue(CLAIMS, KEY, KID)
    assert set(text) <= ALPHANUMERIC
    assert len(text) <= 311  # QR version 10 at level M


def test_that_the_same_claims_give_the_same_card():
    assert issue(CLAIMS, KEY, KID) == issue(CLAIMS, KEY, KID)


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        (CLAIMS.valid_from - timedelta(seconds=1), Problem.NOT_YET_VALID),
        (CLAIMS.valid_from, None),
        (CLAIMS.valid_until, None),
        (CLAIMS.valid_until + timedelta(seconds=1), Problem.EXPIRED),
    ],
)
def test_that_a_pass_is_valid_from_its_first_to_its_last_second(at, problem):
    seen = look(issue(CLAIMS, KEY, KID), at=at)
    assert seen.problem is problem
    assert seen.verified is True


def test_that_a_pass_of_another_key_under_our_name_has_a_bad_signature():
    seen = look(issue(CLAIMS, OTHER, KID))
    assert (seen.verified, seen.problem) == (False, Problem.BAD_SIGNATURE)
    assert seen.stable == ""


def test_that_a_pass_of_another_office_is_of_an_unknown_issuer():
    seen = look(issue(CLAIMS, OTHER, key_id(OTHER.public_key())))
    assert (seen.verified, seen.problem) == (None, Problem.UNKNOWN_ISSUER)
    assert seen.stable == ""


def test_that_a_revoked_pass_is_told_before_an_expired_one():
    trust = Trust(TRUST.pass_keys, frozenset({CLAIMS.pass_id}))
    seen = look(issue(CLAIMS, KEY, KID), CLAIMS.valid_until + timedelta(1), trust)
    assert seen.problem is Problem.REVOKED


def test_that_a_changed_claim_breaks_the_signature():
    tagged = cbor2.loads(base45.b45decode(issue(CLAIMS, KEY, KID)[len(PREFIX) :]))
    protected, unprotected, payload, signature = tagged.value
    claims = cbor2.loads(payload) | {9: 18}
    forged = cbor2.CBORTag(
        18, [protected, unprotected, cbor2.dumps(claims, canonical=True), signature]
    )
    text = PREFIX + base45.b45encode(cbor2.dumps(forged)).decode()
    seen = look(text)
    assert (seen.verified, seen.problem) == (False, Problem.BAD_SIGNATURE)


def test_that_a_gun_that_sends_small_letters_changes_nothing():
    text = issue(CLAIMS, KEY, KID)
    assert look(text.lower()) == look(text)


def test_that_claims_cannot_steer_a_screen():
    claims = msgspec.structs.replace(CLAIMS, name="a\nb\x1b[31m\u202ec")
    assert look(issue(claims, OTHER, KID)).fields["name"] == "ab[31mc"


def test_that_a_pass_cannot_end_before_it_begins():
    claims = msgspec.structs.replace(CLAIMS, valid_until=AT - timedelta(days=9))
    with pytest.raises(OperatorError):
        issue(claims, KEY, KID)


def test_that_a_pass_that_fits_no_symbol_is_not_issued():
    with pytest.raises(OperatorError):
        issue(msgspec.structs.replace(CLAIMS, name="长" * 1500), KEY, KID)


def wrapped(value: object) -> str:
    return PREFIX + base45.b45encode(cbor2.dumps(value)).decode()


def signed(payload: bytes, header: object = None) -> str:
    protected = cbor2.dumps({1: -8, 4: KID} if header is None else header)
    signature = KEY.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    return wrapped(cbor2.CBORTag(18, [protected, {}, payload, signature]))


MALFORMED = {
    "nothing": PREFIX,
    "no base45": PREFIX + "???",
    "no CBOR": PREFIX + base45.b45encode(b"\xff\xff").decode(),
    "no tag": wrapped([b"", {}, b"", b""]),
    "another tag": wrapped(cbor2.CBORTag(61, [b"", {}, b"", b""])),
    "three parts": wrapped(cbor2.CBORTag(18, [b"", {}, b""])),
    "no header": signed(cbor2.dumps({}), header=[]),
    "another algorithm": signed(cbor2.dumps({}), header={1: -7, 4: KID}),
    "a key id of text": signed(cbor2.dumps({}), header={1: -8, 4: "kid"}),
    "no claims": signed(cbor2.dumps([])),
    "missing claims": signed(cbor2.dumps({1: "x"})),
    "deep nesting": PREFIX + base45.b45encode(b"\x81" * 2000 + b"\x00").decode(),
    "a promised gigabyte": PREFIX + base45.b45encode(b"\x5a\x7f\xff\xff\xff").decode(),
    "too long for a symbol": PREFIX + "0" * 4300,
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_that_a_broken_pass_is_malformed_or_unknown(text):
    seen = look(text)
    if len(text) > 4296:
        assert seen.kind is CodeKind.UNKNOWN
    else:
        assert (seen.kind, seen.problem) == (CodeKind.PASS, Problem.MALFORMED)
    assert seen.verified is None
    assert seen.stable == ""


GOOD = {1: "a", 2: "resident", 3: "h", 6: 0, 7: 4102444800, 8: 0, 9: 1}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (1, b"short"),
        (1, 5),
        (2, None),
        (5, 1.5),
        (6, "2022"),
        (6, -1),
        (7, 2**63),
        (8, True),
        (9, -1),
        (9, 2**20000),
        (9, "17"),
    ],
    ids=range(11),
)
def test_that_a_claim_of_another_kind_is_malformed_even_when_signed(key, value):
    assert look(signed(cbor2.dumps(GOOD))).verified is True
    seen = look(signed(cbor2.dumps(GOOD | {key: value})))
    assert seen.problem is Problem.MALFORMED


def test_that_a_claim_of_a_later_version_is_passed_over():
    assert look(signed(cbor2.dumps(GOOD | {10: "later"}))).verified is True


TIMES = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2900, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
SHORT = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=40
)


@given(
    st.tuples(SHORT, SHORT, SHORT, SHORT, SHORT),
    st.tuples(TIMES, TIMES, TIMES),
    st.integers(0, 2**53 - 1),
)
def test_that_every_pass_reads_back_as_issued(texts, times, serial):
    pass_id, kind, household, person, name = texts
    begin, end = sorted(times[:2])
    claims = PassClaims(
        pass_id, kind, household, begin, end, times[2], serial, person, name
    )
    seen = look(issue(claims, KEY, KID), at=begin)
    expected = {"pass-id": pass_id, "pass-kind": kind, "name": name}
    assert seen.verified is True
    assert seen.fields["serial"] == str(serial)
    assert {k: seen.fields.get(k, "") for k in expected} == expected
    assert datetime.fromisoformat(seen.fields["valid-until"]) == end


@given(st.binary(max_size=600))
def test_that_no_bytes_in_a_pass_raise(data):
    text = PREFIX + base45.b45encode(data).decode()
    assert look(text).kind is CodeKind.PASS
    assert not is_genuine_pass(text, TRUST)


@given(st.data())
def test_that_one_changed_character_never_verifies(data):
    text = issue(CLAIMS, KEY, KID)
    at = data.draw(st.integers(len(PREFIX), len(text) - 1))
    char = data.draw(st.sampled_from(sorted(ALPHANUMERIC - {text[at]})))
    changed = text[:at] + char + text[at + 1 :]
    seen = look(changed)
    assert is_genuine_pass(text, TRUST)
    assert not is_genuine_pass(changed, TRUST)
    assert seen.verified is not True
    assert seen.problem is not None
