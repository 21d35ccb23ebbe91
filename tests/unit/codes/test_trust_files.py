import base64
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from station.codes.certificates import kid_of, signer_in
from station.codes.trust import CardCrl, Trust, Use, key_id, write_trust
from station.codes.trust_files import TrustKind, read_trust_file
from station.domain.errors import OperatorError
from tests.fakes.issuers import KEY, OTHER, SIGNER, certificate, der, jwk

RAW = base64.b64encode(der(SIGNER)).decode()
KID = kid_of(SIGNER)
LISTED = {
    "certificates": [
        {"kid": "AAAA", "rawData": RAW, "country": "AT", "timestamp": "2022-03-01"},
        {"rawData": base64.b64encode(b"junk").decode(), "country": "FR"},
        {"rawData": "no base64 at all", "country": "FR"},
    ]
}
BUNDLE = {
    "time": "2022-03-01T00:00:00Z",
    "issuerInfo": [
        {
            "issuer": {"iss": "https://a.example", "name": "A"},
            "keys": [jwk(), jwk() | {"y": "AAAA"}, {"kty": "RSA", "kid": "r"}],
            "crls": [{"kid": "key-1", "method": "rid", "ctr": 2, "rids": ["x"]}],
        },
        {"issuer": {"iss": "https://b.example"}, "keys": [jwk(OTHER)]},
    ],
}


def read(value: object):
    return read_trust_file(json.dumps(value).encode())


@pytest.mark.parametrize("before", [b"", base64.b64encode(b"s" * 64) + b"\n"])
def test_that_a_national_list_gives_signers(before):
    found = read_trust_file(before + json.dumps(LISTED).encode())
    assert (found.kind, found.entries, found.left_out) == (TrustKind.SIGNERS, 1, 2)
    assert found.issued == datetime(2022, 3, 1, tzinfo=UTC)
    (signer,) = found.trust.signers[KID]
    assert (signer.key, signer.country) == (KEY.public_key(), "AT")
    assert found.trust.roots == ()


def test_that_a_did_document_gives_signers():
    method = {"id": "did:web:x#1", "publicKeyJwk": jwk() | {"x5c": [RAW]}}
    found = read({"verificationMethod": [method, {"publicKeyJwk": jwk()}, {}]})
    assert (found.kind, found.entries, found.left_out) == (TrustKind.SIGNERS, 1, 2)
    assert KID in found.trust.signers


def token(payload: object) -> bytes:
    parts = ({"alg": "ES256"}, payload)
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts]
    return b".".join(part.rstrip(b"=") for part in (*coded, b"c2ln"))


def test_that_a_signed_list_by_country_gives_signers():
    countries = {"AT": {"keys": [jwk() | {"x5c": [RAW]}]}, "FR": {"keys": [jwk()]}}
    found = read_trust_file(
        token({"iat": 1646092800, "dsc_trust_list": countries}) + b"\n"
    )
    assert (found.kind, found.entries, found.left_out) == (TrustKind.SIGNERS, 1, 1)
    assert found.issued == datetime(2022, 3, 1, tzinfo=UTC)
    assert found.trust.signers[KID][0].country == "AT"


def archive(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


PEM = SIGNER.public_bytes(Encoding.PEM)


def test_that_an_archive_of_certificates_is_read_in_memory():
    other = certificate(OTHER.public_key()).public_bytes(Encoding.PEM)
    found = read_trust_file(archive({"AT/DSC/a.pem": PEM, "../FR/b.pem": other}))
    assert (found.kind, found.entries) == (TrustKind.CERTIFICATES, 2)
    assert KID in found.trust.signers


ARCHIVES = {
    "bomb": archive({"a.pem": PEM + bytes(2**25)}),
    "cut short": archive({"a.pem": PEM})[:-30],
    "another packing": archive({"a.pem": PEM}, zipfile.ZIP_LZMA),
    "damaged": archive({"a.pem": PEM * 9}).replace(b"\x00a.pem", b"\x00b.pem", 1),
    "without certificates": archive({"readme.txt": b"none"}),
    "empty": archive({}),
}


@pytest.mark.parametrize("data", ARCHIVES.values(), ids=ARCHIVES)
def test_that_another_archive_is_refused(data):
    with pytest.raises(OperatorError):
        read_trust_file(data)


@pytest.mark.parametrize(
    "payload",
    [{"dsc_trust_list": []}, {"dsc_trust_list": {}, "iat": "x"}, {"dsc_trust_list": 1}],
)
def test_that_a_list_by_country_of_another_shape_is_refused(payload):
    with pytest.raises(OperatorError):
        read_trust_file(token(payload))


@pytest.mark.parametrize(
    "data",
    [
        der(SIGNER) + der(certificate(OTHER.public_key())),
        SIGNER.public_bytes(Encoding.PEM)
        + certificate(OTHER.public_key()).public_bytes(Encoding.PEM),
        json.dumps([RAW, base64.b64encode(der(certificate())).decode()]).encode(),
        f"{RAW}\r\n{base64.b64encode(der(certificate())).decode()}\n".encode(),
    ],
    ids=["der", "pem", "base64", "lines"],
)
def test_that_plain_certificates_are_signers_and_roots(data):
    found = read_trust_file(data)
    assert (found.kind, found.entries) == (TrustKind.CERTIFICATES, 2)
    assert KID in found.trust.signers
    assert SIGNER in found.trust.roots


def test_that_a_bundle_binds_keys_to_issuers():
    found = read(BUNDLE)
    assert (found.kind, found.entries, found.left_out) == (TrustKind.CARD_KEYS, 2, 2)
    assert found.issued == datetime(2022, 3, 1, tzinfo=UTC)
    keys = found.trust.card_keys["key-1"]
    assert [key.issuer for key in keys] == ["https://a.example", "https://b.example"]
    assert found.trust.card_crls == {"key-1": CardCrl(2, frozenset({"x"}))}


def test_that_of_two_withdrawal_lists_the_later_one_counts():
    old, new = (
        read({"kid": "k", "method": "rid", "ctr": ctr, "rids": [f"r{ctr}"]}).trust
        for ctr in (1, 2)
    )
    for joined in (old.joined(new), new.joined(old)):
        assert joined.card_crls["k"].rids == {"r2"}


def test_that_joining_a_list_with_itself_changes_nothing():
    both = read(BUNDLE).trust.joined(read(LISTED).trust).joined(read([RAW]).trust)
    again = both.joined(both)
    assert (again.card_keys, again.roots) == (both.card_keys, both.roots)
    assert again.signers == both.signers
    assert len(both.signers[KID]) == 2  # one of them has its country from the list


def test_that_our_own_file_is_read_too():
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    trust = Trust({key_id(public): public}, frozenset({"p-1"}))
    found = read_trust_file(write_trust(trust))
    assert (found.kind, found.entries, found.trust) == (TrustKind.GATEBOOK, 2, trust)


def test_that_usages_are_found_where_extensions_cannot_be_parsed():
    oid = bytes.fromhex("060b2b060104018e378f650103")
    broken = x509.UnrecognizedExtension(
        x509.ExtensionOID.EXTENDED_KEY_USAGE, b"\x30\x7f" + oid
    )
    name = x509.Name([])
    signer = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2021, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2031, 1, 1, tzinfo=UTC))
        .add_extension(broken, critical=False)
        .sign(KEY, SIGNER.signature_hash_algorithm)
    )
    with pytest.raises(ValueError, match="pars"):
        signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert signer_in(signer).uses == {Use.RECOVERY}


def test_that_a_serial_number_of_zero_warns_nobody():
    whole = der(SIGNER)
    one = bytes.fromhex("020101")  # the serial number that the sample has
    assert whole.count(one) == 1
    found = read_trust_file(whole.replace(one, bytes.fromhex("020100")))
    assert found.entries == 1


def test_that_a_certificate_of_a_version_to_come_is_left_out():
    whole = der(SIGNER)
    third = bytes.fromhex("a003020102")
    found = read_trust_file(whole.replace(third, bytes.fromhex("a003020142")))
    assert (found.entries, found.left_out) == (0, 1)


def test_that_a_key_of_another_kind_signs_nothing():
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert signer_in(certificate(key.public_key())) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}x",
        b"no trust at all",
        b"\xff\xfe",
        b"[1]",
        b'{"keys": 7}',
        b'{"certificates": [{"country": "DE"}]}',
        b'{"certificates": [{"rawData": "?"}]}',
        b'{"pass_keys": {"xx": "AAAA"}}',
        b'{"other": 1}',
        b"[" * 100_000,
        b"\x30\x82",
    ],
    ids=range(12),
)
def test_that_another_file_is_refused_or_gives_nothing(data):
    try:
        assert read_trust_file(data).entries == 0
    except OperatorError:
        return


@given(st.binary(max_size=300))
def test_that_no_bytes_raise_anything_else(data):
    for begun in (data, b"\x30\x82" + data, b"-----BEGIN CERTIFICATE-----" + data):
        try:
            assert read_trust_file(begun).trust.pass_keys == {}
        except OperatorError:
            continue


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
NAMES = ["certificates", "verificationMethod", "issuerInfo", "keys", "rids", "kid"]


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_that_no_json_raises_anything_else(value):
    try:
        read(value)
    except OperatorError:
        return
