"""What the station line says about the station. No Qt."""

import msgspec

from resources import _, ngettext
from station.domain.desk import SpaceLevel, StationStatus
from station.wording import terms

_MINUTE_US = 60_000_000
_HOUR_US = 60 * _MINUTE_US
_DAY_US = 24 * _HOUR_US
_GB = 1000**3


class Fact(msgspec.Struct, frozen=True):
    """One thing worth knowing behind its icon; what `warns` stands out."""

    icon: str
    text: str
    warns: bool = False


def facts(status: StationStatus, now_us: int) -> list[Fact]:
    """The weightiest first: what warns, the office, the rules, the station itself."""
    told = [Fact("warning", text, warns=True) for text in status.warnings]
    if status.paper:
        told.insert(0, Fact("book", status.paper, warns=True))
    if status.local_order:
        told.append(Fact("info", status.local_order))
    told += [_receipts(status), _handed(status, now_us), _rules(status, now_us)]
    told += [_briefing(status, now_us), _disk(status), _journal(status)]
    if status.mirror_behind:
        behind = _("Mirror behind: {count}").format(count=status.mirror_behind)
        told.append(Fact("book", behind))
    told.append(Fact("gate", f"{status.gate} {status.station}".strip()))
    return [fact for fact in told if fact.text]


def age(since_us: int, now_us: int) -> str:
    """How old something is, in its largest unit: 3 min, 5 h, 12 d."""
    passed = max(0, now_us - since_us)
    if passed >= _DAY_US:
        days = passed // _DAY_US
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if passed >= _HOUR_US:
        return _("{n} h").format(n=passed // _HOUR_US)
    return _("{n} min").format(n=passed // _MINUTE_US)


def _receipts(status: StationStatus) -> Fact:
    """What the office has not receipted, and how much of it was not even sent."""
    if not status.unsent:
        return Fact("check", _("All receipted"))
    unsent = max(0, status.head_seq - status.handed)
    text = _("No receipt yet: {count}").format(count=status.unsent)
    if unsent:
        text += _(", not handed over: {count}").format(count=unsent)
    return Fact("warning", text)


def _handed(status: StationStatus, now_us: int) -> Fact:
    if not status.handed_us:
        return Fact("parcel", _("Nothing handed over yet"))
    ago = age(status.handed_us, now_us)
    return Fact("parcel", _("Handed over {age} ago").format(age=ago))


def _rules(status: StationStatus, now_us: int) -> Fact:
    text = _("Rules {version} {label}").format(
        version=status.policy_version, label=status.policy_label
    )
    return Fact("shield", _aged(text, status.policy_us, now_us))


def _briefing(status: StationStatus, now_us: int) -> Fact:
    if not status.briefing:
        return Fact("info", "")
    text = _("As of briefing {number}").format(number=status.briefing)
    return Fact("info", _aged(text, status.briefing_us, now_us))


def _aged(text: str, since_us: int, now_us: int) -> str:
    return terms.with_note(text, age(since_us, now_us) if since_us else "")


def _disk(status: StationStatus) -> Fact:
    if status.free is None:
        return Fact("book", "")
    text = _("Disk {free} GB").format(free=f"{status.free / _GB:.1f}")
    return Fact("book", text, warns=status.space is not SpaceLevel.PLENTY)


def _journal(status: StationStatus) -> Fact:
    return Fact("book", _("Journal № {seq}").format(seq=status.head_seq))
