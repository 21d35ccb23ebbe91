"""查验规则 in words: what changed between two, what new ones would have done."""

from collections.abc import Iterator

from resources import N_, _
from station.domain.moments import from_us
from station.domain.policy.comparing import Change
from station.domain.policy.preview import Changed, NotJudged, Preview
from station.domain.policy.sections import Masking
from station.domain.verdict import Verdict
from station.wording import masks, outcomes, terms
from station.wording.findings import title

_SECTIONS = {
    "version": N_("number"),
    "label": N_("name"),
    "community": N_("community"),
    "issued": N_("issued"),
    "night_close": N_("nightly close"),
    "temperature": N_("temperature"),
    "duties": N_("what is asked of whom"),
    "codes": N_("health codes"),
    "tests": N_("tests"),
    "cards": N_("passes"),
    "reuse": N_("codes used again"),
    "exempt": N_("exempt"),
    "lists": N_("lists"),
    "levels": N_("control levels"),
    "quotas": N_("quotas"),
    "curfews": N_("curfews"),
    "closures": N_("closures"),
    "questions": N_("questions"),
    "areas": N_("risk areas"),
    "overstays": N_("overstays"),
    "retention": N_("retention"),
    "masking": N_("masking"),
}
_REASONS = {
    NotJudged.ERASED: N_("their content is erased"),
    NotJudged.UNLIKE: N_("more counted then than the record holds"),
}


def change_line(change: Change) -> str:
    """One difference: the section in words, the place, what it was and is."""
    head = change.place.partition(".")[0].partition("[")[0]
    section = _(_SECTIONS[head]) if head in _SECTIONS else head
    rest = change.place[len(head) :].lstrip(".")
    place = f"{section} · {rest}" if rest else section
    if not change.old:
        msgid = _("{place}: new: {new}")
    elif not change.new:
        msgid = _("{place}: gone, it was {old}")
    else:
        msgid = _("{place}: {old} → {new}")
    return msgid.format(place=place, old=change.old, new=change.new)


def preview_lines(found: Preview, masking: Masking) -> Iterator[str]:
    """The counts, then each passage that would have gone otherwise, masked."""
    yield _("{n} passages: {j} judged again, {c} would have gone otherwise.").format(
        n=found.passages, j=found.judged, c=len(found.changed)
    )
    for (old, new), count in sorted(found.outcomes.items()):
        mark = "=" if old is new else "→"
        words = f"{outcomes.word(old)} {mark} {outcomes.word(new)}"
        yield f"  {words}: {count}"
    for code, (before, after) in found.findings.items():
        if before != after:
            yield f"  {title(code)}: {before} → {after}"
    yield from _limits(found)
    for changed in found.changed:
        yield changed_line(changed, masking)


def changed_line(changed: Changed, masking: Masking) -> str:
    """One passage: when, where, who, and the two verdicts with their reasons."""
    recorded, passage = changed.recorded, changed.recorded.passage
    assert passage is not None  # noqa: S101 - an erased one is not judged
    who = masks.name(passage.person.name, masking) or terms.category(passage.category)
    way = terms.direction(passage.direction)
    line = f"{recorded.at:%H:%M} {recorded.station} {way} {who}: "
    line += f"{_said(changed.old)} → {_said(changed.new)}"
    return line


def _said(verdict: Verdict) -> str:
    reasons = [x for x in verdict.findings if x.outcome is verdict.outcome]
    words = ", ".join(title(found.code) for found in reasons)
    return f"{outcomes.word(verdict.outcome)}{f' ({words})' if words else ''}"


def _limits(found: Preview) -> Iterator[str]:
    """What cannot be told, and why."""
    for reason, count in found.not_judged.items():
        yield _("Not judged again: {n} passages, {reason}.").format(
            n=count, reason=_(_REASONS[reason])
        )
    if found.unchecked:
        yield _(
            "Of {n} passages the rules of their day are not kept here: whether the"
            " record holds all that counted is not proved."
        ).format(n=found.unchecked)
    asked = sum(changed.asked_anew for changed in found.changed)
    if asked:
        yield _(
            "{n} of the changed ones only lack what nobody asked them for then."
        ).format(n=asked)


def when(at_us: int) -> str:
    """A moment of the journal, empty where it is not known."""
    return f"{from_us(at_us):%Y-%m-%d %H:%M}" if at_us else ""
