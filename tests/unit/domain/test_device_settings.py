import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.device_settings import (
    DeviceSettings,
    GunRules,
    Suffix,
    checked,
    is_replay,
    public,
    replay_file,
    require_live,
    tables,
    vendor_product,
    with_value,
)
from station.domain.errors import OperatorError

FULL = DeviceSettings(
    camera="rtsp://guard:secret@10.0.0.9/door",
    gun="0C2E:0901",
    gun_baud=115200,
    thermometer="ble:FORA IR42",
    thermometer_baud=115200,
    thermometer_direct=True,
    thermometer_add=0.4,
    card_reader="/dev/ttyUSB0",
    card_reader_baud=9600,
    rules=GunRules(50, "~", Suffix.TAB),
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
NAMES = st.sampled_from(
    ["camera", "gun", "gun_baud", "thermometer", "thermometer_add", "gap_ms", "suffix"]
) | st.text(max_size=8)


def test_that_what_is_written_is_read_again():
    assert checked(*tables(FULL)).settings == FULL
    assert tables(DeviceSettings()) == ({}, {})
    assert checked({}, {}).settings == DeviceSettings()


@pytest.mark.parametrize(
    ("table", "key", "value", "words"),
    [
        ("devices", "camera", 0, "camera"),
        ("devices", "camera", "a\nb", "camera"),
        ("devices", "camera", "replay:", "camera"),
        ("devices", "gun", "", "keyboard"),
        ("devices", "gun", "USB", "keyboard"),
        ("devices", "gun_baud", 9601, "9601"),
        ("devices", "gun_baud", "9600", "9600"),
        ("devices", "thermometer", "ble:", "ble"),
        ("devices", "thermometer", "ttyUSB0", "ttyUSB0"),
        ("devices", "thermometer_direct", 1, "true or false"),
        ("devices", "thermometer_add", 5.1, "degrees"),
        ("devices", "thermometer_add", float("nan"), "degrees"),
        ("devices", "thermometer_add", True, "degrees"),
        ("devices", "card_reader", "keyboard", "serial port"),
        ("devices", "webcam", "0", "not known"),
        ("gun", "gap_ms", 4, "100 ms"),
        ("gun", "gap_ms", 35.0, "100 ms"),
        ("gun", "prefix", "123456789", "8 characters"),
        ("gun", "suffix", "return", "enter-enter"),
    ],
)
def test_that_a_mistake_is_one_sentence_and_the_rest_counts(table, key, value, words):
    given_tables = {"devices": {"card_reader_baud": 9600}, "gun": {"gap_ms": 40}}
    given_tables[table] = {**given_tables[table], key: value}
    read = checked(given_tables["devices"], given_tables["gun"])
    (mistake,) = read.mistakes
    assert words in str(mistake)
    assert f"[{table}] {key}" in str(mistake)
    assert read.settings.card_reader_baud == 9600
    assert getattr(read.settings, key, "") != value


@given(
    st.dictionaries(NAMES, VALUES, max_size=5),
    st.dictionaries(NAMES, VALUES, max_size=5),
)
def test_that_no_table_raises_and_what_is_read_can_be_written(devices, gun):
    read = checked(devices, gun)
    assert checked(*tables(read.settings)) == type(read)(read.settings)
    assert len(read.mistakes) <= len(devices) + len(gun)


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("camera", "1", "camera", "1"),
        ("devices.gun_baud", "115200", "gun_baud", 115200),
        ("thermometer_direct", "true", "thermometer_direct", True),
        ("thermometer_add", "-0.3", "thermometer_add", -0.3),
    ],
)
def test_that_a_setting_is_taken_as_typed(name, text, field, value):
    assert getattr(with_value(DeviceSettings(), name, text), field) == value


def test_that_a_rule_of_the_gun_is_taken_as_typed():
    set_twice = with_value(
        with_value(DeviceSettings(), "gun.gap_ms", "50"), "gun.suffix", "tab"
    )
    assert set_twice.rules == GunRules(50, "", Suffix.TAB)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("webcam", "0"),
        ("gap_ms", "50"),
        ("gun.gap_ms", "fast"),
        ("gun_baud", ""),
        ("thermometer_direct", "yes"),
        ("office.camera", "0"),
    ],
)
def test_that_a_wrong_setting_changes_nothing(name, text):
    with pytest.raises(OperatorError):
        with_value(DeviceSettings(), name, text)


def test_that_a_recording_is_refused_where_none_may_stand_for_a_device():
    settings = DeviceSettings(camera="replay:a.avi", thermometer="ble:replay:t.txt")
    require_live(settings, replays=True)
    require_live(DeviceSettings(), replays=False)
    with pytest.raises(OperatorError, match="camera, thermometer"):
        require_live(settings, replays=False)


def test_that_places_say_what_they_are():
    assert (is_replay("ble:replay:x"), replay_file("ble:replay:x")) == (True, "x")
    assert (is_replay("/dev/replay:"), replay_file("replay:a:b")) == (False, "a:b")
    assert vendor_product("0c2E:0901") == (0x0C2E, 0x0901)
    assert vendor_product("COM3") is None


@pytest.mark.parametrize("url", ["rtsp://guard:secret@10.0.0.9/door?key=secret"])
def test_that_the_password_of_a_camera_is_never_shown(url):
    assert public(url) == "rtsp://10.0.0.9/door"
    assert "secret" not in str(checked({"gun": url}, {}).mistakes[0])
    assert public("http://[broken") == "://"
