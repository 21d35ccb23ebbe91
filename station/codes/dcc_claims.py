"""The claims inside an `HC1:` code: the European certificate, the one of the WHO."""

from collections.abc import Callable
from datetime import datetime

from station.codes.bounded import Malformed
from station.codes.claims import (
    DISEASES,
    RESULTS,
    TEST_TYPES,
    coded,
    day,
    listed,
    local,
    mapping,
    moment_said,
    said,
    told,
)
from station.codes.trust import Use

Claims = dict[str, str]

_GROUPS = {"v": Use.VACCINATION, "t": Use.TEST, "r": Use.RECOVERY}


def eu_claims(dcc: dict[object, object]) -> tuple[Use, Claims]:
    """One European certificate; raises Malformed where none or several stand.

    Old ones list every dose: the last one counts.
    """
    groups = [(use, es) for key, use in _GROUPS.items() if (es := listed(dcc.get(key)))]
    if len(groups) != 1:
        raise Malformed
    use, entry = groups[0][0], mapping(groups[0][1][-1])
    names = mapping(dcc.get("nam"))
    if not said(names.get("fnt")) or not isinstance(dcc.get("ver"), str):
        raise Malformed
    return use, told(
        {
            "certificate": use.value,
            "name": _eu_name(names),
            "birth": day(dcc.get("dob")),
            "disease": _disease(entry.get("tg")),
            **_EU[use](entry),
            "issuer-country": said(entry.get("co")),
            "certificate-id": said(entry.get("ci")),
        }
    )


def who_claims(core: dict[object, object]) -> tuple[Use, Claims]:
    """A core data set of the WHO: vaccination, or a test where one stands.

    Raises Malformed where it names nobody.
    """
    test = mapping(core.get("test"))
    use = Use.TEST if test or "result" in core else Use.VACCINATION
    about = mapping(core.get("certificate"))
    name = said(core.get("name"))
    if not name:
        raise Malformed
    shown = _who_test(test or core) if use is Use.TEST else _who_vaccination(core)
    return use, told(
        {
            "certificate": use.value,
            "name": name,
            "birth": day(core.get("birthDate")),
            "document": _identifier(core.get("identifier")),
            **shown,
            "issuer-country": coded(core.get("country") or test.get("country")),
            "certificate-id": _identifier(core.get("hcid") or about.get("hcid")),
        }
    )


def who_period(core: dict[object, object]) -> tuple[datetime | None, datetime | None]:
    """From when to when a core data set says that it holds."""
    period = mapping(mapping(core.get("certificate")).get("period"))
    begin = core.get("valid_from") or period.get("start")
    end = core.get("valid_until") or period.get("end")
    return moment_said(begin), moment_said(end)


def _eu_name(names: dict[object, object]) -> str:
    given = said(names.get("gn")) or said(names.get("gnt")).replace("<", " ")
    family = said(names.get("fn")) or said(names.get("fnt")).replace("<", " ")
    return f"{given} {family}".strip()


def _disease(value: object) -> str:
    code = coded(value)
    return DISEASES.get(code, code)


def _eu_vaccination(entry: dict[object, object]) -> Claims:
    return {
        "vaccine": said(entry.get("mp")),
        "dose": said(entry.get("dn")),
        "doses": said(entry.get("sd")),
        "vaccinated-on": day(entry.get("dt")),
    }


def _eu_test(entry: dict[object, object]) -> Claims:
    return {
        "test-type": TEST_TYPES.get(said(entry.get("tt")), ""),
        "test-result": RESULTS.get(said(entry.get("tr")), ""),
        "sampled-at": local(moment_said(entry.get("sc"))),
    }


def _eu_recovery(entry: dict[object, object]) -> Claims:
    return {
        "first-positive-on": day(entry.get("fr")),
        "recovered-from": day(entry.get("df")),
        "recovered-until": day(entry.get("du")),
    }


_EU: dict[Use, Callable[[dict[object, object]], Claims]] = {
    Use.VACCINATION: _eu_vaccination,
    Use.TEST: _eu_test,
    Use.RECOVERY: _eu_recovery,
}


def _who_vaccination(core: dict[object, object]) -> Claims:
    return {
        "disease": _disease(core.get("disease")),
        "vaccine": coded(core.get("brand")) or coded(core.get("vaccine")),
        "dose": said(core.get("dose")),
        "doses": said(core.get("total_doses")),
        "vaccinated-on": day(core.get("date")),
    }


def _who_test(test: dict[object, object]) -> Claims:
    return {
        "disease": _disease(test.get("pathogen")),
        "test-type": TEST_TYPES.get(coded(test.get("type")), ""),
        "test-result": RESULTS.get(coded(test.get("result")).lower(), ""),
        "sampled-at": local(moment_said(test.get("date"))),
    }


def _identifier(value: object) -> str:
    """A number that may stand alone or in `{value, system}`."""
    return said(mapping(value).get("value")) if isinstance(value, dict) else said(value)
