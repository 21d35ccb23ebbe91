"""What the guard does next with somebody held or led aside, in short sentences.

Minutes and place are those of the policy in force, as the finding carries them; the
order is that of standards of community gates: aside, measure again, report, 120.
"""

from resources import _
from station.domain.findings import FindingCode
from station.domain.thermometers import repeat_site
from station.domain.verdict import Finding, Outcome
from station.domain.views import PassageRow
from station.domain.visit import Site
from station.wording import terms

_SUSPECT = frozenset(
    {
        FindingCode.FEVER_CONFIRMED,
        FindingCode.CODE_RED,
        FindingCode.TEST_POSITIVE,
    }
)


def next_steps(row: PassageRow) -> tuple[str, ...]:
    """The steps for this passage as it stands; none where the reason says all."""
    if row.outcome is Outcome.REFER:
        return (
            _("Mask on, keep 1 m away, lead to the isolation corner."),
            _("Report to the community office; fever or red code: call 120."),
            _("No bus, no taxi; disinfect where the person stood."),
        )
    fever = _of(row, FindingCode.FEVER)
    if row.outcome is Outcome.HOLD and fever is not None:
        return (
            _("Mask on, to the isolation corner, out of wind and sun."),
            _again(fever),
            _("Still a fever: lead aside, report, call 120."),
        )
    if row.outcome is Outcome.HOLD and any(f.code in _SUSPECT for f in row.findings):
        return (_("Mask on, to the isolation corner; report."),)
    return ()


def _again(fever: Finding) -> str:
    minutes, site = fever.params.get("minutes", 10), repeat_site((fever,))
    if site is Site.ARMPIT:
        words = _("After {minutes} min: mercury thermometer, armpit.")
        return words.format(minutes=minutes)
    words = _("After {minutes} min: measure again at the {site}.")
    return words.format(minutes=minutes, site=terms.site(site))


def _of(row: PassageRow, code: FindingCode) -> Finding | None:
    return next((found for found in row.findings if found.code == code), None)
