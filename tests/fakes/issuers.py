"""Issuers of certificates: keys, certificates and signed samples of made-up people."""

import base64
import json
import zlib
from datetime import UTC, datetime

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding

from station.codes.certificates import kid_of

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
ISSUED, EXPIRES = 1646092800, 1677628800  # March 2022 to March 2023
KEY = ec.derive_private_key(12345, ec.SECP256R1())
OTHER = ec.derive_private_key(54321, ec.SECP256R1())
ROOT = ec.derive_private_key(777, ec.SECP384R1())
CARD_ISSUER = "https://cards.example/issuer"
CARD_KID = "key-1"
HASHES = {256: SHA256(), 384: SHA384(), 512: SHA512()}

VACCINATED = {
    "ver": "1.3.0",
    "nam": {"fn": "示例", "gn": "Erika", "fnt": "SHILI", "gnt": "ERIKA"},
    "dob": "1964-08-12",
    "v": [
        {
            "tg": "840539006",
            "mp": "EU/1/20/1528",
            "dn": 2,
            "sd": 2,
            "dt": "2021-12-01",
            "co": "DE",
            "ci": "URN:UVCI:01:DE:1",
        }
    ],
}
TESTED = {name: VACCINATED[name] for name in ("ver", "nam", "dob")} | {
    "t": [
        {
            "tg": "840539006",
            "tt": "LP6464-4",
            "tr": "260415000",
            "sc": "2022-03-31T20:00:00Z",
            "co": "DE",
            "ci": "URN:UVCI:01:DE:2",
        }
    ]
}
WHO = {
    "name": "Aulus 示例",
    "birthDate": "2003-03-03",
    "identifier": "1234567890",
    "sex": cbor2.undefined,
    "vaccine": {"code": "1119349007", "system": "http://snomed.info/sct"},
    "brand": {"code": "XM2DC5", "system": "http://id.who.int/icd11/mms"},
    "date": "2021-07-06",
    "dose": 1,
    "total_doses": 2,
    "country": {"code": "USA", "system": "iso.org/iso3166"},
    "hcid": "US111222333444555666",
    "valid_until": "2022-07-06",
}
BUNDLE = {
    "resourceType": "Bundle",
    "entry": [
        {
            "resource": {
                "resourceType": "Patient",
                "name": [{"family": "Anyperson", "given": ["John", "B."]}],
                "birthDate": "1951-01-20",
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "94500-6"}]},
                "effectiveDateTime": "2022-03-31T20:00:00Z",
                "valueCodeableConcept": {"coding": [{"code": "260415000"}]},
            }
        },
    ],
}
SEALED = {
    "hdr": {"is": "UTO", "t": "icao.vacc", "v": 1},
    "msg": {
        "uvci": "U32870",
        "pid": {"n": "Smith Bill", "dob": "1990-01-02", "i": "A1234567Z"},
        "ve": [
            {
                "des": "XM68M6",
                "dis": "RA01.0",
                "nam": "Comirnaty",
                "vd": [
                    {"ctr": "UTO", "dvc": "2021-03-03", "seq": 1},
                    {"ctr": "UTO", "dvc": "2021-03-24", "seq": 2},
                ],
            }
        ],
    },
}
SEALED_TEST = {
    "hdr": {"is": "UTO", "t": "icao.test", "v": 1},
    "msg": {
        "utci": "U99",
        "pid": {"n": "Smith Bill", "dn": "A1234567Z"},
        "dat": {"sc": "2022-04-01T02:00:00+08:00", "ri": "2022-04-01T08:00:00+08:00"},
        "tr": {"tc": "molecular(PCR)", "r": "negative"},
    },
}


def certificate(
    public=None,
    *,
    issuer=None,
    country="DE",
    uses=(),
    ca=False,
    begin=datetime(2021, 1, 1, tzinfo=UTC),
    end=datetime(2031, 1, 1, tzinfo=UTC),
):
    """A certificate for `public`, by itself (`KEY`) or by the root (`issuer=ROOT`)."""
    public = public or KEY.public_key()
    name = _name(country, "root" if public == ROOT.public_key() else "signer")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(_name(country, "root") if issuer else name)
        .public_key(public)
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if uses:
        oids = [x509.ObjectIdentifier(use) for use in uses]
        builder = builder.add_extension(x509.ExtendedKeyUsage(oids), critical=False)
    return builder.sign(issuer or KEY, SHA256())


def _name(country: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, common),
        ]
    )


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


def raw_signature(key, data: bytes, bits: int = 256) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    half = (key.key_size + 7) // 8
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(HASHES[bits])))
    return r.to_bytes(half) + s.to_bytes(half)


SIGNER = certificate()  # one object: each signing makes other bytes


def hc1(cwt: object, *, key=KEY, protected=None, unprotected=None, tag=True) -> str:
    """An `HC1:` text around any CWT."""
    kid = kid_of(SIGNER)
    header = cbor2.dumps({1: -7, 4: kid} if protected is None else protected)
    payload = cbor2.dumps(cwt)
    data = cbor2.dumps(["Signature1", header, b"", payload])
    parts = [header, unprotected or {}, payload, raw_signature(key, data)]
    message = cbor2.dumps(cbor2.CBORTag(18, parts) if tag else parts)
    return wrapped(zlib.compress(message))


def wrapped(packed: bytes) -> str:
    return "HC1:" + base45.b45encode(packed).decode()


def eu(dcc: object, issued: object = ISSUED, expires: object = EXPIRES) -> dict:
    return {1: "DE", 4: expires, 6: issued, -260: {1: dcc}}


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def card(payload=None, *, key=KEY, header=None, packed=None) -> str:
    """A SMART Health Card as its JWS."""
    head = {"zip": "DEF", "alg": "ES256", "kid": CARD_KID} | (header or {})
    body = deflated(json.dumps(payload or card_payload()).encode())
    signed = f"{b64url(json.dumps(head).encode())}.{b64url(packed or body)}"
    return f"{signed}.{b64url(raw_signature(key, signed.encode()))}"


def card_payload(rid: str = "", **changes: object) -> dict:
    vc = {
        "type": ["https://smarthealth.cards#health-card"],
        "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": BUNDLE},
    }
    if rid:
        vc["rid"] = rid
    return {"iss": CARD_ISSUER, "nbf": ISSUED + 0.5, "vc": vc} | changes


def digits(letters: str, index: int = 1, total: int = 1) -> str:
    """One code of a card."""
    place = f"{index}/{total}/" if total > 1 else ""
    return f"shc:/{place}" + "".join(f"{ord(letter) - 45:02}" for letter in letters)


def codes(jws: str, total: int) -> list[str]:
    """The codes of a card in several parts."""
    size = -(-len(jws) // total)
    parts = [jws[i * size : (i + 1) * size] for i in range(total)]
    return [digits(part, i, total) for i, part in enumerate(parts, start=1)]


def jwk(key=KEY, kid: str = CARD_KID) -> dict:
    numbers = key.public_key().public_numbers()
    x, y = (b64url(n.to_bytes(32)) for n in (numbers.x, numbers.y))
    return {"kty": "EC", "kid": kid, "crv": "P-256", "alg": "ES256", "x": x, "y": y}


def seal(data: object, *, key=KEY, signer=None, alg="ES256") -> str:
    """A VDS-NC text; member names are already in the order of the canonical form."""
    canonical = json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    signature = raw_signature(key, canonical.encode(), int(alg[2:]))
    sig = {
        "alg": alg,
        "cer": b64url(der(signer or SIGNER)),
        "sigvl": b64url(signature),
    }
    return json.dumps({"data": data, "sig": sig}, ensure_ascii=False)
