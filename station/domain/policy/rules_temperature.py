"""体温: missing, fever and its repeat, low and impossible readings."""

import math
from collections.abc import Iterator

from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case
from station.domain.policy.sections import Temperature
from station.domain.verdict import Finding, FindingValue, Outcome
from station.domain.visit import Reading


def temperature(case: Case) -> Iterator[Finding]:
    """The fever if there is one, else what hid the reading; and a thermometer's fault.

    While no thermometer works, a missing reading means what a low one does.
    """
    rule, readings = case.policy.temperature, case.visit.readings
    asked = case.duty.temperature is not Outcome.ADMIT
    if case.visit.thermometer_out:
        hidden = rule.low_reading if asked and not readings else Outcome.ADMIT
        yield finding(FindingCode.THERMOMETER_OUT, hidden)
    elif asked and not readings:
        yield finding(FindingCode.TEMPERATURE_MISSING, case.duty.temperature)
    if readings:
        yield from _of_readings(rule, readings)


def _of_readings(rule: Temperature, readings: tuple[Reading, ...]) -> Iterator[Finding]:
    fever = next((r for r in readings if _is_fever(rule, r)), None)
    if fever is not None:
        later = readings[readings.index(fever) + 1 :]
        yield _fever(rule, fever, later)
    elif not any(_is_usable(rule, r) for r in readings):
        yield _unusable(rule, readings[-1])


def is_low(rule: Temperature, reading: Reading) -> bool:
    """A device that shows "Lo", or a value that only a cold device shows."""
    return reading.celsius is None or reading.celsius < rule.low


def _is_usable(rule: Temperature, reading: Reading) -> bool:
    celsius = reading.celsius
    return celsius is not None and rule.low <= celsius <= rule.implausible


def _is_fever(rule: Temperature, reading: Reading) -> bool:
    celsius = reading.celsius
    return celsius is not None and _is_usable(rule, reading) and rule.is_fever(celsius)


def _fever(rule: Temperature, fever: Reading, later: tuple[Reading, ...]) -> Finding:
    params = _measured(rule, fever)
    repeats = [
        r
        for r in later
        if _is_usable(rule, r) and rule.repeat.accepts(fever.site, r.site)
    ]
    if not repeats:
        params["minutes"] = rule.repeat.after_min
        if rule.repeat.sites:
            params["site"] = rule.repeat.sites[0].value
        return finding(FindingCode.FEVER, rule.first, **params)
    # One repeat with fever is enough: a later normal one may be the cold again.
    confirmed = next((r for r in repeats if _is_fever(rule, r)), None)
    again = confirmed or repeats[-1]
    params |= _measured(rule, again) | {"first": _value(fever)}
    params["site"] = again.site.value
    if confirmed is None:
        return finding(FindingCode.FEVER_CLEARED, Outcome.ADMIT, **params)
    return finding(FindingCode.FEVER_CONFIRMED, rule.confirmed, **params)


def _unusable(rule: Temperature, last: Reading) -> Finding:
    shown: dict[str, FindingValue] = {}
    if last.celsius is not None and math.isfinite(last.celsius):
        shown["celsius"] = last.celsius
    if is_low(rule, last):
        code, outcome, limit = FindingCode.TEMPERATURE_LOW, rule.low_reading, rule.low
    else:
        code = FindingCode.TEMPERATURE_IMPLAUSIBLE
        outcome, limit = rule.implausible_reading, rule.implausible
    return finding(code, outcome, limit=limit, **shown)


def _measured(rule: Temperature, reading: Reading) -> dict[str, FindingValue]:
    return {
        "celsius": _value(reading),
        "limit": rule.fever,
        "comparator": rule.comparator,
    }


def _value(reading: Reading) -> float:
    return reading.celsius or 0.0
