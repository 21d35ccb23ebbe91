"""Files that are no picture, and codes that mean to harm."""

from pathlib import Path
from zlib import crc32

import cv2
import numpy as np
import pytest
import segno

from tests.integration.bad_input.program import (
    MEASURED,
    STEERING,
    Place,
    assert_refused,
    is_one_sentence,
)

MOST_KIB = 500 * 1024
SIDE = 10_000
STEERING_TEXT = "a\x1b[31mred\x07\u202edcba\x9b31m\u2028x\x00y"


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG file."""
    ends = crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + ends


BAD = {
    "text.jpg": (b"this is no picture", "This is no picture"),
    "empty.png": (b"", "This is no picture"),
    "half.jpg": (b"\xff\xd8\xff", "This is no picture"),
    "sheet.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "This is no picture"),
    "zip.gif": (b"PK\x03\x04" + bytes(1000), "This is no picture"),
    "claims.png": (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", b"\x00\x01\x86\xa0" * 2 + b"\x08\x02\x00\x00\x00")
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b""),
        "The picture is too large: 100000 × 100000 pixels",
    ),
}


def picture_of(text: str, path: Path, scale: int = 6) -> Path:
    code = segno.make(text, error="l", micro=False)
    rows = np.array([list(row) for row in code.matrix_iter(scale=scale, border=4)])
    cv2.imwrite(str(path), np.where(rows, 0, 255).astype(np.uint8))
    return path


@pytest.mark.parametrize("name", BAD)
def test_that_a_file_that_is_no_picture_is_one_sentence(tmp_path, name):
    data, sentence = BAD[name]
    (tmp_path / name).write_bytes(data)
    for command in (["read"], ["read", "--json"]):
        said = Place(tmp_path).run("none", *command, tmp_path / name)
        assert_refused(said, 2, sentence)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif", ".bmp"])
def test_that_a_picture_cut_anywhere_is_one_sentence(tmp_path, suffix):
    whole = picture_of("x" * 500, tmp_path / f"whole{suffix}").read_bytes()
    path = tmp_path / f"cut{suffix}"
    for part in (1, 10, 30, len(whole) // 2, len(whole) - 20):
        path.write_bytes(whole[:part])
        said = Place(tmp_path).run("none", "read", path)
        assert said.status == 2, (part, said)
        assert is_one_sentence(said.err)


def test_that_a_folder_a_device_and_nothing_are_no_pictures(tmp_path):
    for path in (tmp_path, Path("/dev/zero"), tmp_path / "gone.jpg"):
        said = Place(tmp_path).run("none", "read", path)
        assert_refused(said, 2, "There is no such file")


def test_that_a_file_name_cannot_steer_the_terminal(tmp_path):
    for name in ("\x1b[31mred.jpg", "not-utf8-\udcff.jpg", "\u202egpj.exe"):
        said = Place(tmp_path).run("none", "read", tmp_path / name)
        assert_refused(said, 2, "There is no such file")
        path = picture_of("harmless", tmp_path / "x.png").rename(tmp_path / name)
        said = Place(tmp_path).run("none", "read", "--json", path)
        assert said.facts()[0]["file"] == str(path)
        assert not STEERING & set(said.out.replace("\n", ""))
        assert said.out.encode()


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_that_a_hundred_megapixels_take_bounded_memory(tmp_path, suffix):
    page = np.full((SIDE, SIDE), 255, np.uint8)
    code = cv2.imread(str(picture_of("gate", tmp_path / "c.png", 60)), 0)
    page[5000 : 5000 + code.shape[0], 5000 : 5000 + code.shape[1]] = code
    path = tmp_path / f"huge{suffix}"
    cv2.imwrite(str(path), page)
    said = Place(tmp_path).start("none", "read", "--json", path, program=MEASURED)
    *sentence, peak = said.err.splitlines()
    assert int(peak.split()[1]) < MOST_KIB
    if suffix == ".jpg":
        assert [c["text"] for c in said.facts()[0]["codes"]] == ["gate"]
        assert (said.status, sentence) == (0, [])
    else:
        assert said.status == 2
        assert "The picture is too large: 10000 × 10000 pixels" in sentence[0]


def test_that_four_thousand_digits_are_an_unknown_text(tmp_path, made):
    digits = "1234567890" * 400
    path = picture_of(digits, tmp_path / "long.png")
    said = made.run("none", "read", "--json", path)
    (code,) = said.facts()[0]["codes"]
    assert (said.status, code["text"], code["kind"]) == (0, digits, "unknown")
    said = made.run("none", "read", path)
    assert "Unknown code" in said.out
    assert digits[:300] not in said.out.replace("\n", "")
    text = tmp_path / "too-long.txt"
    text.write_text(digits * 2)
    assert_refused(made.run("none", "read", text), 2, "longer than any code")


@pytest.mark.fault(59)
def test_that_a_code_cannot_steer_the_terminal(tmp_path, made):
    path = picture_of(STEERING_TEXT, tmp_path / "steering.png")
    said = made.run("none", "read", "--json", path)
    assert said.facts()[0]["codes"][0]["text"] == STEERING_TEXT
    assert not STEERING & set(said.out.replace("\n", ""))
    said = made.run("none", "read", path)
    assert said.status == 0
    assert not STEERING & set(said.out.replace("\n", ""))


def test_that_a_bad_picture_makes_no_passage(place, tmp_path):
    before = place.kept("gate-1")
    (tmp_path / "bad.png").write_bytes(b"no picture")
    blank = picture_of("x", tmp_path / "blank.png")
    cv2.imwrite(str(blank), np.full((200, 200), 255, np.uint8))
    for path, sentence in (
        (tmp_path / "bad.png", "This is no picture"),
        (tmp_path / "gone.png", "There is no such file"),
        (blank, "There is no readable code in this picture"),
    ):
        said = place.run("gate-1", "admit", "--picture", path, "--temperature", "36.5")
        assert_refused(said, 2, sentence)
    assert place.kept("gate-1") == before


@pytest.mark.fault(59)
def test_that_a_harmful_code_is_recorded_without_harm(place, tmp_path):
    """An unknown code is a passage to hold; its text is in no record and no log."""
    for number, text in enumerate((STEERING_TEXT, "7" * 4000)):
        path = picture_of(text, tmp_path / f"{number}.png")
        said = place.run("gate-1", "admit", "--picture", path)
        assert said.status == 1
        assert not STEERING & set((said.out + said.err).replace("\n", ""))
    named = ("--name", "李\x1b[31m试\u202e", "--phone", "1\x07")
    assert place.run("gate-1", "admit", *named).status == 1
    paper = tmp_path / "log.pdf"
    assert place.run("gate-1", "log", "--pdf", paper, "--full").status == 0
    said = place.run("gate-1", "search", "李")
    assert not STEERING & set(said.out.replace("\n", ""))
    logged = (place.root / "gate-1" / "logs" / "gatebook.log").read_text()
    assert "7777" not in logged
    assert place.run("gate-1", "verify").status == 0


def test_that_without_zbar_reading_goes_on_and_doctor_says_so(tmp_path):
    shim = tmp_path / "shim" / "pyzbar"
    shim.mkdir(parents=True)
    (shim / "__init__.py").write_text("")
    (shim / "wrapper.py").write_text("raise ImportError('Unable to find zbar')")
    place, env = Place(tmp_path), {"shim": str(shim.parent)}
    path = picture_of("gate", tmp_path / "code.png")
    said = place.start("none", "read", "--json", path, **env)
    assert (said.status, said.err) == (0, "")
    assert [code["text"] for code in said.facts()[0]["codes"]] == ["gate"]
    said = place.start("none", "doctor", "--json", **env)
    (zbar,) = [fact for fact in said.facts() if fact["check"] == "zbar"]
    assert (said.status, zbar["good"]) == (1, False)
    assert "libzbar0 is missing" in zbar["text"]
