"""What is fuzzed: how mutated bytes reach a parser, and what they begin from.

An outer target mutates a whole text. An inner one mutates what stands below the
packing and the signature, then packs and signs it anew, so that the parsers behind a
good signature are reached as well.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from station.codes.certificates import kid_of
from station.codes.cose import signed_bytes
from station.codes.id_card import block_text, read_block
from station.codes.identity import person_of
from station.codes.mrz import ZoneLines
from station.codes.passes import PassClaims, issue
from station.codes.recognise import recognise
from station.codes.shc import read_card
from station.codes.shc_parts import CardParts
from station.codes.text import MAX_CODE_CHARS
from station.codes.trust import Trust, key_id, write_trust
from station.codes.trust_files import read_trust_file
from station.devices.id_card_reader import FrameReader
from station.domain.credentials import CodeKind, Credential
from station.domain.errors import OperatorError
from tests.fakes import cards, issuers
from tests.fuzz.pictures import picture_files, run_picture, run_video, video_files

OFFICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OFFICE_KID = key_id(OFFICE.public_key())
LARGE = 2**16
MOST_MS = 500.0  # of one text; a gate must answer before the next person stands there
MOST_BYTES = 2**25
PICTURE_MS, PICTURE_BYTES = 4000.0, 2**30  # of the largest picture that is opened
_STATE = issuers.certificate(issuers.ROOT.public_key(), issuer=issuers.ROOT, ca=True)
_ISSUED = issuers.certificate(issuer=issuers.ROOT)
TRUST = (
    Trust({OFFICE_KID: OFFICE.public_key()})
    .joined(read_trust_file(issuers.der(issuers.SIGNER)).trust)
    .joined(read_trust_file(issuers.der(_STATE)).trust)
    .joined(read_trust_file(json.dumps({"keys": [issuers.jwk()]}).encode()).trust)
)


class Target(NamedTuple):
    """`run` takes mutated bytes, `most` of them, and returns what was said of them.

    It may take `most_ms` and hold `most_bytes`. `native`: it goes through libraries
    that could end the whole process, so what runs is kept where it outlives that.
    """

    name: str
    seeds: tuple[bytes, ...]
    run: Callable[[bytes], str]
    most: int = MAX_CODE_CHARS
    most_ms: float = MOST_MS
    most_bytes: int = MOST_BYTES
    native: bool = False


def targets(vectors: Path) -> tuple[Target, ...]:
    """Every target; the public vectors join the corpus where they are at hand."""
    texts = tuple(text.encode() for text in (*_own_texts(), *_public_texts(vectors)))
    bundle = json.dumps(issuers.card_payload("rid-1", exp=issuers.EXPIRES)).encode()
    people = (issuers.VACCINATED, issuers.TESTED)
    cwts = tuple(cbor2.dumps(cwt) for cwt in (*map(issuers.eu, people), issuers.WHO))
    return (
        Target("text", texts, _text),
        Target("HC1 message", tuple(map(_message, cwts)), _hc1_message),
        Target("HC1 claims", cwts, _hc1_claims),
        Target("GP1 claims", (_pass_payload(),), _pass_claims),
        Target("shc payload", (bundle,), _card_payload, LARGE),
        Target("shc parts", tuple(c.encode() for c in _parts()), _card_parts),
        Target("VDS-NC data", tuple(map(_json, _SEALS)), _seal_data),
        Target("VDS-NC signer", (issuers.der(_ISSUED),), _seal_signer),
        Target("documents", tuple(t.encode() for t in _document_texts()), _document),
        Target("card block", tuple(map(cards.card_block, cards.LAYOUTS)), _card_block),
        Target("card frames", (cards.CARD_FRAME, *cards.SHORT_FRAMES), _card_frames),
        Target("trust file", tuple(_trust_files()), _trust_file, LARGE),
        *_files(),
    )


def _files() -> tuple[Target, ...]:
    bounds = (LARGE, PICTURE_MS, PICTURE_BYTES)
    return (
        Target("pictures", picture_files(), run_picture, *bounds, native=True),
        Target("videos", video_files(), run_video, *bounds, native=True),
    )


_SEALS = (issuers.SEALED, issuers.SEALED_TEST)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _said(credential: Credential) -> str:
    assert isinstance(credential.kind, CodeKind)
    for name, value in credential.fields.items():
        assert isinstance(value, str), name
        assert not any(ord(char) < ord(" ") for char in value), name
    return f"{credential.kind} {credential.problem or 'sound'}"


def _text(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    return _said(recognise(text, issuers.AT, TRUST))


def _message(cwt: bytes) -> bytes:
    header = cbor2.dumps({1: -7, 4: kid_of(issuers.SIGNER)})
    data = signed_bytes(header, cwt)
    parts = [header, {}, cwt, issuers.raw_signature(issuers.KEY, data)]
    return cbor2.dumps(cbor2.CBORTag(18, parts))


def _hc1_message(data: bytes) -> str:
    return _text(issuers.wrapped(zlib.compress(data)).encode())


def _hc1_claims(data: bytes) -> str:
    return _hc1_message(_message(data))


def _pass_payload() -> bytes:
    claims = PassClaims(
        pass_id="p-1",
        kind="resident",
        household="h-1",
        valid_from=issuers.AT - timedelta(days=1),
        valid_until=issuers.AT + timedelta(days=1),
        issued_at=issuers.AT,
        serial=1,
    )
    text = issue(claims, OFFICE, OFFICE_KID)
    payload = cbor2.loads(base45.b45decode(text[4:])).value[2]
    assert isinstance(payload, bytes)
    return payload


def _pass_claims(data: bytes) -> str:
    header = cbor2.dumps({1: -8, 4: OFFICE_KID})
    parts = [header, {}, data, OFFICE.sign(signed_bytes(header, data))]
    message = cbor2.dumps(cbor2.CBORTag(18, parts))
    return _text(b"GP1:" + base45.b45encode(message))


def _card_payload(data: bytes) -> str:
    jws = issuers.card(packed=issuers.deflated(data))
    return _said(read_card(jws, issuers.AT, TRUST))


def _parts() -> list[str]:
    return issuers.codes(issuers.card(), 3)


def _card_parts(data: bytes) -> str:
    parts = CardParts()
    whole = ""
    for text in (data.decode("latin-1"), *_parts()[1:], data.decode("latin-1")):
        whole = parts.take(text) or whole
    return _said(read_card(whole, issuers.AT, TRUST)) if whole else "no card"


def _seal_data(data: bytes) -> str:
    try:
        return _text(issuers.seal(json.loads(data)).encode())
    except (ValueError, RecursionError):  # the mutation is no JSON to be signed
        return _text(b'{"data":' + data + b',"sig":{}}')


def _seal_signer(data: bytes) -> str:
    sealed = json.loads(issuers.seal(issuers.SEALED))
    sealed["sig"]["cer"] = issuers.b64url(data)
    return _text(_json(sealed))


def _document_texts() -> list[str]:
    fields = f"王试甲|男|汉|19900101|示例路|{cards.ID_NUMBER}|示例分局|20150101|长期"
    numbers = [*cards.NUMBERS.values(), "京A12345", "WJ京1234J"]
    zones = ["\n".join(cards.mrz_of_passport()), "".join(cards.mrz_of_card())]
    return [block_text(cards.card_block()), fields, *zones, *numbers]


def _document(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    seen = recognise(ZoneLines().take(text), issuers.AT)
    return f"{_said(seen)} {_named(seen)}"


def _card_block(data: bytes) -> str:
    seen = read_block(data, issuers.AT)
    return f"{_said(seen)} {_named(seen)}"


def _named(credential: Credential) -> str:
    document = person_of(credential).document
    return document.kind if document else "nobody"


def _card_frames(data: bytes) -> str:
    frames, half = FrameReader(), len(data) // 2
    replies = [*frames.feed(data[:half]), *frames.feed(data[half:])]
    return " ".join(f"{reply.status}{bool(reply.text)}" for reply in replies) or "none"


def _trust_files() -> list[bytes]:
    ders = [issuers.der(issuers.SIGNER)]
    listed = {"certificates": [{"rawData": "AAAA", "country": "DE"}]}
    bundle = {"issuerInfo": [{"issuer": {"iss": "x"}, "keys": [issuers.jwk()]}]}
    crl = {"kid": "key-1", "method": "rid", "ctr": 1, "rids": ["a", "b.1"]}
    files = map(_json, (listed, bundle, crl, {"keys": [issuers.jwk()]}))
    countries = {"AT": {"keys": [issuers.jwk() | {"x5c": ["AAAA"]}]}}
    token = ".".join(["e30", issuers.b64url(_json({"dsc_trust_list": countries})), "c"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pem", issuers.SIGNER.public_bytes(Encoding.PEM))
    return [*ders, *files, token.encode(), packed.getvalue(), write_trust(TRUST)]


def _trust_file(data: bytes) -> str:
    try:
        return read_trust_file(data).kind.value
    except OperatorError:
        return "refused"


def _own_texts() -> list[str]:
    seals = [issuers.seal(data) for data in _SEALS]
    holders = ["https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"]
    zone = "P<UTOERIKSSON<<ANNA<MARIA" + "<" * 19 + "\nL898902C36UTO7408122F1204159ZE"
    certificates = [issuers.hc1(issuers.eu(issuers.TESTED)), issuers.hc1(issuers.WHO)]
    return [*certificates, issuers.digits(issuers.card()), *seals, *holders, zone]


def _public_texts(vectors: Path) -> list[str]:
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(vectors.rglob("*.txt"))
    ]
    documents = sorted(vectors.glob("eu-dcc/*/*.json"))
    return texts + [json.loads(path.read_bytes())["PREFIX"] for path in documents]
