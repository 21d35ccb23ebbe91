"""What a scanned text is: the first recogniser that knows it has the word.

A recogniser is a function of text, time and trust. More come by an entry point in the
group `gatebook.codes`; they are asked after those of the house.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from station.codes.hc1 import recognise_hc1
from station.codes.health_codes import recognise_health_code
from station.codes.id_card import recognise_id_card
from station.codes.mrz import recognise_mrz
from station.codes.passes import recognise_pass
from station.codes.plates import recognise_plate
from station.codes.shc import recognise_shc
from station.codes.text import MAX_CODE_CHARS, clean_scan
from station.codes.trust import NO_TRUST, Trust
from station.codes.vds_nc import recognise_vds_nc
from station.domain.credentials import CodeKind, Credential

Recogniser = Callable[[str, datetime, Trust], Credential | None]

RECOGNISERS: tuple[Recogniser, ...] = (
    recognise_pass,
    recognise_hc1,
    recognise_shc,
    recognise_vds_nc,
    recognise_health_code,
    recognise_id_card,
    recognise_mrz,
    recognise_plate,
)
UNKNOWN = Credential(CodeKind.UNKNOWN)

log = logging.getLogger(__name__)


def recognise(text: str, at: datetime, trust: Trust = NO_TRUST) -> Credential:
    """What `text` claims at the aware time `at`, for any text whatever.

    A text that no recogniser knows, or one longer than any QR symbol holds, is
    UNKNOWN: it is shown through `station.codes.text.safe_text` and nothing more.
    """
    if len(text) > MAX_CODE_CHARS:
        return UNKNOWN
    cleaned = clean_scan(text)
    for recogniser in RECOGNISERS:
        credential = recogniser(cleaned, at, trust)
        if credential is not None:
            return credential
    return _by_others(cleaned, at, trust)


def _by_others(text: str, at: datetime, trust: Trust) -> Credential:
    """What the added recognisers say; one that fails is passed over."""
    for point in _added():
        try:
            credential = _loaded(point)(text, at, trust)
        except Exception as error:  # noqa: BLE001 - border: foreign code, never the queue
            log.warning("recogniser %s failed: %s", point.name, type(error).__name__)
            continue
        if isinstance(credential, Credential):
            return credential
    return UNKNOWN


@cache
def _added() -> tuple[EntryPoint, ...]:
    found = entry_points(group="gatebook.codes")
    return tuple(sorted(found, key=lambda point: point.name))


@cache
def _loaded(point: EntryPoint) -> Recogniser:
    recogniser: Recogniser = point.load()
    return recogniser
