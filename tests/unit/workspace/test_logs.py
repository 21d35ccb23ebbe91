import logging

import pytest

from station.domain.errors import EnvironmentFault
from station.workspace.logs import close_log, open_log


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
