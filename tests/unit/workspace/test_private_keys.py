import pytest

from station.domain.errors import EnvironmentFault, IntegrityFault
from station.workspace.private_keys import (
    OfficeKeys,
    StationKeys,
    new_office_keys,
    new_station_keys,
    open_keys,
    seal_keys,
)

KEY = bytes(range(32))


def test_that_sealed_keys_come_back_whole(tmp_path):
    station, office = new_station_keys(), new_office_keys()
    seal_keys(tmp_path, KEY, station)
    assert open_keys(tmp_path, KEY, StationKeys) == station
    seal_keys(tmp_path, KEY, office)
    assert open_keys(tmp_path, KEY, OfficeKeys) == office


def test_that_no_two_homes_share_a_key():
    assert new_station_keys() != new_station_keys()
    assert new_office_keys().digest_key != new_office_keys().digest_key


def test_that_another_database_key_does_not_open_them(tmp_path):
    seal_keys(tmp_path, KEY, new_station_keys())
    with pytest.raises(IntegrityFault):
        open_keys(tmp_path, bytes(32), StationKeys)


def test_that_missing_keys_are_one_sentence(tmp_path):
    with pytest.raises(EnvironmentFault, match="missing"):
        open_keys(tmp_path, KEY, StationKeys)


def test_that_one_damaged_copy_does_no_harm(tmp_path):
    keys = new_station_keys()
    seal_keys(tmp_path, KEY, keys)
    path = tmp_path / "private.sealed"
    path.write_bytes(path.read_bytes()[:-1])
    assert open_keys(tmp_path, KEY, StationKeys) == keys
    path.with_name("private.copy.sealed").write_bytes(b"")
    with pytest.raises(IntegrityFault):
        open_keys(tmp_path, KEY, StationKeys)


def test_that_secrets_show_in_no_repr():
    keys = new_office_keys()
    assert keys.age not in repr(keys)
    assert repr(keys.pass_seed) not in repr(keys)
