"""The recovery sheet on paper: typed or scanned, it opens; nothing else shows it."""

import stat
from datetime import UTC, datetime

import cv2
import msgspec
import zxingcpp

from printing.recovery_sheet import RecoverySheet, render, write
from resources import language
from station.workspace.recovery import new_recovery_key, read_recovery_key, rows_of

KEY = new_recovery_key()
NAME = "示范社区居民委员会办公室"
PAPER = RecoverySheet(
    "sun", NAME, "𬱖示例", KEY, datetime(2022, 4, 18, 8, 0, tzinfo=UTC)
)


def test_that_the_letters_of_the_page_open_what_the_key_opens(tmp_path, poppler):
    write(PAPER, tmp_path / "a.pdf")
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600
    text = "".join(poppler.raw_text(tmp_path / "a.pdf").split())
    for row in rows_of(KEY):
        assert "".join(row.groups) + row.check in text
    assert KEY.fingerprint in text
    assert KEY.recipient in text
    assert "𬱖示例" in text


def test_that_the_code_of_the_page_is_the_key(tmp_path, poppler):
    write(PAPER, tmp_path / "a.pdf")
    (page,) = poppler.pages(tmp_path / "a.pdf", 150)
    (code,) = zxingcpp.read_barcodes(cv2.imread(str(page)))
    assert read_recovery_key(code.text) == KEY


def test_that_it_is_one_page_in_two_languages_whatever_is_spoken(tmp_path, poppler):
    pages = []
    for name in ("zh", "en"):
        with language(name):
            pages.append(render(PAPER))
    assert pages[0] == pages[1]
    (tmp_path / "a.pdf").write_bytes(pages[0])
    text = poppler.text(tmp_path / "a.pdf")
    assert "恢复密钥" in text
    assert "Recovery key" in text
    assert "Pages:           1" in poppler.info(tmp_path / "a.pdf")


def test_that_the_properties_of_the_file_hold_no_secret(tmp_path, poppler):
    write(PAPER, tmp_path / "a.pdf")
    assert KEY.secret[16:] not in poppler.info(tmp_path / "a.pdf")
    assert KEY.secret.encode() not in (tmp_path / "a.pdf").read_bytes()


def test_that_a_long_name_stays_on_the_page(tmp_path, poppler):
    write(msgspec.structs.replace(PAPER, name=NAME * 3), tmp_path / "a.pdf")
    assert "Pages:           1" in poppler.info(tmp_path / "a.pdf")
