"""Who is on which list 名单, from when until when, and why. Only values."""

from datetime import date

import msgspec


class Listing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person of the register on one list.

    `name`: often a `policy.sections.ListName`. Both days count: on it from `starts`
    to the end of `until`; None means: open. `reason` stays in the office.
    """

    person_id: str
    name: str
    starts: date | None = None
    until: date | None = None
    reason: str = ""

    def holds(self, day: date) -> bool:
        """Whether the person is on the list on this local day."""
        return (self.starts is None or self.starts <= day) and (
            self.until is None or day <= self.until
        )

    def over(self, day: date) -> bool:
        """Whether the last day is past."""
        return self.until is not None and self.until < day
