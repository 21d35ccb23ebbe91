"""How a record is said to an auditor: what it is about, what was done, and the facts.

A word that is not here is shown as it stands in the record: a newer program wrote it.
"""

from collections.abc import Iterator

from resources import N_, _
from station.domain.kinds import FieldValue
from station.domain.moments import CHINA_OFFSET_MIN, from_us
from station.wording.kinds import kind_name

_STATES = {
    "added": N_("added"),
    "adopted": N_("adopted"),
    "back": N_("back"),
    "changed": N_("changed"),
    "closed": N_("finished"),
    "confirmed": N_("confirmed"),
    "distinct": N_("two persons indeed"),
    "done": N_("carried out"),
    "ended": N_("ended"),
    "entered": N_("entered from paper"),
    "exported": N_("exported"),
    "failed": N_("failed"),
    "imported": N_("imported"),
    "in": N_("signed in"),
    "issued": N_("given out"),
    "jumped": N_("jumped"),
    "kept": N_("kept"),
    "lifted": N_("lifted"),
    "looser": N_("looser"),
    "made": N_("made"),
    "merged": N_("merged"),
    "number": N_("by number"),
    "open": N_("opened"),
    "opened": N_("opened"),
    "override": N_("override"),
    "printed": N_("printed"),
    "recovered": N_("recovered"),
    "rejected": N_("rejected"),
    "removed": N_("removed"),
    "restored": N_("restored"),
    "revealed": N_("revealed"),
    "set": N_("set"),
    "set-aside": N_("set aside"),
    "tighter": N_("tighter"),
    "undone": N_("undone"),
    "volunteer": N_("volunteer"),
    "withdrawn": N_("withdrawn"),
    "written": N_("written"),
    "wrong": N_("wrong PIN"),
}
_FIELDS = {
    "by": N_("by"),
    "categories": N_("categories"),
    "count": N_("count"),
    "counts": N_("counts"),
    "day": N_("day"),
    "detail": N_("detail"),
    "digest": N_("digest"),
    "directions": N_("directions"),
    "entered_by": N_("entered by"),
    "entries": N_("entries"),
    "fields": N_("fields"),
    "file": N_("file"),
    "files": N_("files"),
    "first": N_("from number"),
    "found": N_("found"),
    "from_us": N_("from"),
    "giver": N_("given by"),
    "guards": N_("on duty"),
    "head": N_("head"),
    "households": N_("households"),
    "items": N_("items"),
    "kinds": N_("kinds"),
    "label": N_("label"),
    "last": N_("to number"),
    "leader": N_("leader"),
    "list": N_("list"),
    "masked": N_("masked"),
    "name": N_("called"),
    "note": N_("note"),
    "number": N_("number"),
    "office": N_("office"),
    "outcome": N_("outcome"),
    "part": N_("part"),
    "phone": N_("phone"),
    "policy_version": N_("policy"),
    "previous_link": N_("head before"),
    "previous_seq": N_("last number before"),
    "previous_volume": N_("volume before"),
    "public_key": N_("public key"),
    "reason": N_("reason"),
    "refused": N_("refused"),
    "residents": N_("residents"),
    "role": N_("role"),
    "rows": N_("rows"),
    "rule": N_("rule"),
    "runs": N_("runs"),
    "seconds": N_("seconds"),
    "sha256": N_("SHA-256"),
    "sheet": N_("sheet"),
    "signed": N_("signed"),
    "slot": N_("key slot"),
    "start_us": N_("from"),
    "station": N_("station"),
    "target": N_("place"),
    "team": N_("team"),
    "text": N_("text"),
    "to": N_("to"),
    "to_us": N_("until"),
    "tries": N_("tries"),
    "upto": N_("up to number"),
    "value": N_("value"),
    "volume": N_("volume"),
    "what": N_("right"),
    "word": N_("word of the office"),
}


def deed(kind: str, state: str) -> str:
    """What was done, in words: the kind of record, and its state where it has one."""
    done = _(_STATES[state]) if state in _STATES else state
    return f"{kind_name(kind)} {done}".rstrip()


def facts(fields: dict[str, FieldValue]) -> Iterator[str]:
    """Each field that says something, as `name: value`."""
    for name, value in fields.items():
        if value:
            said = _(_FIELDS[name]) if name in _FIELDS else name
            yield f"{said}: {_shown(name, value)}"


def _shown(name: str, value: FieldValue) -> FieldValue:
    if value is True:
        return _("yes")
    if name.endswith("_us") and isinstance(value, int):
        return f"{from_us(value, CHINA_OFFSET_MIN):%Y-%m-%d %H:%M}"
    return value
