"""The watched inbox: each file once, when it is whole; an absent place is awaited."""

import fsspec

from station.services.watching import Watch

AGE = b"age-encryption.org/v1\n"


def looks(watch, told=None):
    tell = [].append if told is None else told.append
    return [url.rsplit("/", 1)[-1] for url in watch.look(tell)]


def test_that_a_file_counts_once_it_stands_still(tmp_path):
    watch = Watch([str(tmp_path)], 0)
    assert looks(watch) == []
    growing = tmp_path / "a.handover"
    growing.write_bytes(AGE)
    assert looks(watch) == []
    growing.write_bytes(AGE + b"more")
    assert looks(watch) == []
    assert looks(watch) == ["a.handover"]
    assert looks(watch) == []


def test_that_unfinished_files_are_never_taken(tmp_path):
    watch = Watch([str(tmp_path)], 0)
    (tmp_path / "a.handover.3f.part").write_bytes(AGE)
    assert [looks(watch) for _ in range(3)] == [[], [], []]


def test_that_a_new_file_of_an_old_name_is_taken_too(tmp_path):
    watch = Watch([str(tmp_path)], 0)
    path = tmp_path / "a"
    path.write_bytes(AGE)
    assert [looks(watch) for _ in range(2)] == [[], ["a"]]
    path.unlink()
    assert looks(watch) == []
    path.write_bytes(AGE + b"other")
    assert [looks(watch) for _ in range(2)] == [[], ["a"]]


def test_that_a_stick_that_is_away_is_waited_for_and_told_once(tmp_path):
    stick, told = tmp_path / "stick", []
    watch = Watch([str(stick)], 0)
    assert [looks(watch, told) for _ in range(3)] == [[], [], []]
    assert len(told) == 1
    stick.mkdir()
    (stick / "a").write_bytes(AGE)
    assert [looks(watch, told) for _ in range(2)] == [[], ["a"]]


def test_that_a_share_behind_a_url_is_watched(tmp_path):
    place = fsspec.filesystem("memory")
    place.pipe_file("/watched/a.handover", AGE)
    watch = Watch(["memory://watched"], 0)
    assert [looks(watch) for _ in range(3)] == [[], ["a.handover"], []]
    place.rm("/watched", recursive=True)


def test_that_so_many_looks_are_enough(tmp_path):
    (tmp_path / "a").write_bytes(AGE)
    watch = Watch([str(tmp_path)], 0)
    (new,) = watch.rounds(3, print)
    assert len(new) == 1
