"""How much is tried: on a push some hundred rounds, in the soak ten thousand."""

import os

SOAK = "GATEBOOK_SOAK" in os.environ
_MORE_CUTS = 11


def every(step: int) -> int:
    """Every how many calls a sweep stops."""
    return 1 if SOAK else step


def moments(most: int) -> int:
    """At how many moments of a run the power fails."""
    return most * _MORE_CUTS if SOAK else most
