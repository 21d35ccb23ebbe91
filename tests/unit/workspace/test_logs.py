import logging
import stat

import pytest

from station.domain.errors import EnvironmentFault, OperatorError
from station.workspace.logs import KEPT, MOST_BYTES, close_log, logged, open_log


@pytest.fixture
def log(tmp_path):
    handler = open_log(tmp_path)
    yield tmp_path / "gatebook.log"
    close_log(handler)


def test_that_the_log_keeps_where_but_not_what_an_error_said(log):
    try:
        int("张三 330102199001011234")
    except ValueError:
        logging.getLogger("gatebook.test").exception("the import stopped")
    text = log.read_text()
    assert "the import stopped" in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "330102" not in text


def test_that_a_line_is_plain_ascii(log):
    logging.getLogger("gatebook.test").error("门\x1b[2J")
    assert log.read_bytes().isascii()


def test_that_a_log_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(EnvironmentFault):
        open_log(tmp_path / "nowhere")


def test_that_the_log_says_how_the_work_in_a_home_ended(tmp_path):
    with logged(tmp_path, "gate"):
        pass
    with pytest.raises(OperatorError), logged(tmp_path, "admit"):
        raise OperatorError("There is nobody at {door}.", door="3-2-1501")
    text = (tmp_path / "gatebook.log").read_text()
    assert "open for gate" in text
    assert "closed" in text
    assert "OperatorError: There is nobody at {door}." in text
    assert "1501" not in text


def test_that_the_log_keeps_the_place_of_a_bug_and_lets_it_go_on(tmp_path):
    with pytest.raises(KeyError), logged(tmp_path, "gate"):
        raise KeyError("330102199001011234")
    text = (tmp_path / "gatebook.log").read_text()
    assert "KeyError" in text
    assert "330102" not in text


def test_that_a_home_opens_without_a_log(tmp_path, capsys):
    with pytest.raises(KeyError), logged(tmp_path / "nowhere", "gate"):
        raise KeyError("330102199001011234")
    assert capsys.readouterr().err == ""
    assert not (tmp_path / "nowhere").exists()


def test_that_the_log_never_grows_beyond_its_files_and_is_private(log):
    logger = logging.getLogger("gatebook.test")
    for _line in range((KEPT + 3) * MOST_BYTES // 10_000):
        logger.error("%s", "x" * 10_000)
    files = sorted(log.parent.iterdir())
    assert len(files) == KEPT + 1
    assert sum(file.stat().st_size for file in files) <= (KEPT + 1) * MOST_BYTES
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
