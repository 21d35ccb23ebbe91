"""Printed cards before a laptop's camera: 30 cm away, scratched, behind a film."""

from datetime import timedelta

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from printing.passes import pdf
from printing.passes.faces import CARD
from printing.sheet import A4
from station.codes.passes import PassClaims, issue
from station.codes.trust import key_id
from station.domain.views import PassCard
from station.scanning import spoiling
from station.scanning.reader import read
from station.scanning.stream import Stream
from tests.data.sample_day import DAY, flat

DPI = 300
POINT = DPI / 72
# 1280 pixels over 63 degrees, as laptops have it, at 30 cm
PIXELS_A_POINT = 3.48 * 25.4 / 72
SCRATCHED = 0.02
FRAMES = 3
LEAST_STILL, LEAST_STREAM = 19, 16


@pytest.fixture(scope="module")
def printed(tmp_path_factory, poppler):
    """Ten real passes as they come out of the printer, and what they say."""
    target = tmp_path_factory.mktemp("hand") / "cards.pdf"
    cards = [card(n) for n in range(CARD.page.number)]
    pdf.write(cards, target, DAY)
    page = cv2.imread(str(poppler.pages(target, DPI)[0]))
    return [(cut(page, n), one.code_text) for n, one in enumerate(cards)]


def card(n: int) -> PassCard:
    key = Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)
    claims = PassClaims(
        pass_id=f"019c0000-0000-7000-8000-{n:012d}",
        kind="resident",
        household=f"019c0000-0000-7000-8001-{n:012d}",
        valid_from=DAY,
        valid_until=DAY + timedelta(days=90),
        issued_at=DAY,
        serial=n,
        person=f"019c0000-0000-7000-8002-{n:012d}",
        name="王小试",
    )
    text = issue(claims, key, key_id(key.public_key()))
    return PassCard(
        claims.pass_id, f"{n}", "resident", flat("3", "2", "1501"), "2022-06-13", text
    )


def cut(page, n: int):
    (x, y), (width, height) = CARD.page.corner(n), CARD.page.size
    top = int((A4[1] - y - height) * POINT)
    left = int(x * POINT)
    return page[top : top + int(height * POINT), left : left + int(width * POINT)]


def held(picture, rng):
    """One frame of a camera: tilted, a little blurred, a lamp in the film."""
    picture = spoiling.damaged(picture, SCRATCHED, rng)
    height, width = picture.shape[:2]
    half = np.array(CARD.page.size) * PIXELS_A_POINT / 2 * 3
    turn, lean = np.deg2rad(rng.normal(0, 6)), np.cos(np.deg2rad(rng.normal(0, 10)))
    around = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half * (lean, 1)
    wheel = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = np.array((1920, 1080)) + rng.uniform(-100, 100, 2)
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    to = np.float32(around @ wheel + middle)
    large = np.full((2160, 3840, 3), 140, np.uint8)
    way = cv2.getPerspectiveTransform(corners, to)
    cv2.warpPerspective(
        picture, way, (3840, 2160), dst=large, borderMode=cv2.BORDER_TRANSPARENT
    )
    frame = cv2.resize(large, (1280, 720), interpolation=cv2.INTER_AREA)
    frame = cv2.GaussianBlur(frame, (0, 0), rng.uniform(0.4, 0.9)).astype(np.float32)
    lamp = np.zeros(frame.shape[:2], np.float32)
    spot = tuple(int(v) for v in middle / 3 + rng.uniform(-40, 40, 2))
    cv2.circle(lamp, spot, int(rng.uniform(4, 9)), 255, -1)
    frame = frame * rng.uniform(0.6, 1.0) + rng.normal(0, 4, frame.shape)
    frame += cv2.GaussianBlur(lamp, (0, 0), 4)[..., None]
    return np.clip(frame, 0, 255).astype(np.uint8)


def test_that_a_scratched_laminated_card_is_read_at_arms_length(printed):
    rng = np.random.default_rng(7)
    still = stream = 0
    for picture, text in printed * 2:
        frames = [held(picture, rng) for _frame in range(FRAMES)]
        still += any(symbol.text == text for symbol in read(frames[0]))
        camera = Stream()
        stream += any(
            symbol.text == text for frame in frames for symbol in camera.read(frame)
        )
    assert (still >= LEAST_STILL, stream >= LEAST_STREAM) == (True, True)
