"""One stick at a gate: what the office sent comes into force, what it lacks goes on.

The window and the command line meet here; there is no window in this module.
"""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from resources import _
from station.domain.errors import GatebookError, OperatorError
from station.handover.fetch import Found, content_of, find
from station.handover.media import mounted, stick_of
from station.services.adopt import adopt_among
from station.services.crashes import note_crashes
from station.services.hand_over import hand_over
from station.wording.errors import sentence
from station.wording.exchange import adoption
from station.workspace.crash import crashes_in
from ui.compose import OpenStation


def plugged_in() -> Path:
    """The stick that is there; raises OperatorError without one."""
    for place in mounted():
        if stick_of(place) is not None:
            return place
    raise OperatorError("No stick is plugged in.")


def exchange(station: OpenStation, stick: Path) -> tuple[str, ...]:
    """Adopt what is for this station, then hand over; a sentence about each.

    What the office sent is taken first: its receipts say what need not go again.
    Raises as `hand_over`; what was adopted is in force all the same.
    """
    return (*_taken(station, stick), _given(station, stick))


def readable(found: Iterable[Found]) -> Iterator[bytes]:
    """The contents of what can be read."""
    for one in found:
        with contextlib.suppress(GatebookError):
            yield content_of(one)


def _taken(station: OpenStation, stick: Path) -> Iterator[str]:
    try:
        for report in adopt_among(station.end, readable(find(str(stick)))):
            yield " ".join(adoption(report))
    except GatebookError as error:
        yield sentence(error)
    finally:
        station.refresh()


def _given(station: OpenStation, stick: Path) -> str:
    crashes = crashes_in(station.home.logs)
    note_crashes(crashes, station.recorder(), station.passages)
    sent = hand_over(station.end, str(stick))
    if not sent:
        return _("The office has everything already.")
    last = max(one.file.last for one in sent)
    return _("On the stick for the office: records up to № {seq}.").format(seq=last)
