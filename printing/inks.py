"""The colours of outcomes on paper, beside their marks: grey printers lose nothing.

The same as on the cards of the gate window. Who may pass is printed in black.
"""

from typing import TypeVar

from station.domain.verdict import Outcome

Rgb = tuple[float, float, float]
K = TypeVar("K")

_INKS: dict[Outcome, Rgb] = {
    Outcome.HOLD: (0.54, 0.35, 0.0),
    Outcome.REFER: (0.55, 0.11, 0.31),
    Outcome.REFUSE: (0.78, 0.20, 0.12),
    Outcome.UNJUDGED: (0.34, 0.42, 0.49),
}


def inks_of(outcome: Outcome, where: K) -> dict[K, Rgb]:
    """The colour of what stands at a place, if it is not black."""
    ink = _INKS.get(outcome)
    return {} if ink is None else {where: ink}
