"""Messages of the Health Thermometer profile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.health_thermometer import read_measurement, site_of
from station.domain.device_news import Measured
from station.domain.visit import Site


def message(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize(
    ("text", "celsius", "site"),
    [
        ("00 6E 01 00 FF", 36.6, None),
        ("00 4E 0E 00 FE", 36.62, None),
        ("01 DA 03 00 FF", 37.0, None),  # 98.6 °F
        ("02 6E 01 00 FF E6 07 04 06 08 00 00", 36.6, None),
        ("04 6E 01 00 FF 03", 36.6, Site.EAR),
        ("04 6E 01 00 FF 01", 36.6, Site.ARMPIT),
        ("06 6E 01 00 FF E6 07 04 06 08 00 00 09", 36.6, Site.EAR),
        ("04 6E 01 00 FF 06", 36.6, None),  # the mouth: no word for it here
        ("00 25 00 00 00", 37.0, None),
        ("00 B0 FF FF FF", -8.0, None),
    ],
)
def test_that_a_measurement_is_read(text, celsius, site):
    assert read_measurement(message(text)) == Measured(celsius, site)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00 6E 01 00",
        "02 6E 01 00 FF E6 07",
        "04 6E 01 00 FF",
        "00 FF FF 7F 00",  # not a number
        "00 00 00 80 00",  # not at this resolution
        "00 FE FF 7F 00",  # infinite
        "00 02 00 80 00",
        "00 01 00 80 00",  # reserved
        "00 6E 01 00 7F",  # 366e127
        "00 6E 01 00 80",
    ],
)
def test_that_what_is_no_measurement_is_none(text):
    assert read_measurement(message(text)) is None


def test_that_the_site_of_the_device_counts_where_the_message_has_none():
    plain = message("00 6E 01 00 FF")
    assert read_measurement(plain, Site.EAR) == Measured(36.6, Site.EAR)
    sited = message("04 6E 01 00 FF 01")
    assert read_measurement(sited, Site.EAR) == Measured(36.6, Site.ARMPIT)
    assert [site_of(n) for n in (1, 3, 9, 2, 255)] == [
        Site.ARMPIT,
        Site.EAR,
        Site.EAR,
        None,
        None,
    ]


@given(st.binary(max_size=40))
def test_that_any_bytes_are_a_number_or_none(data):
    measured = read_measurement(data)
    assert measured is None or measured.celsius == pytest.approx(measured.celsius)


@given(st.integers(2500, 4500))
def test_that_every_body_temperature_survives_the_way(hundredths):
    data = b"\0" + hundredths.to_bytes(3, "little") + (-2).to_bytes(1, signed=True)
    measured = read_measurement(data)
    assert measured is not None
    assert measured.celsius == pytest.approx(hundredths / 100)
