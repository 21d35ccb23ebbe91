"""Frames as a webcam at a gate would give them, for tests, bench and demonstration.

A phone with a health-code page or a pass card is laid into a 1280×720 scene and spoilt
as asked. Everything random comes from the generator passed in, so the same seed gives
the same frame. Nothing here is used to read.
"""

from enum import StrEnum
from statistics import NormalDist

import cv2
import msgspec
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from station.domain.errors import OperatorError
from station.domain.symbols import Colour
from station.scanning import spoiling
from station.scanning.found import Frame

WIDTH, HEIGHT = 1280, 720
_Light = NDArray[np.float32]  # height × width × (B, G, R), 0 to 1
_Ink = tuple[int, int, int]  # B, G, R

_INKS: dict[Colour, tuple[_Ink, ...]] = {
    Colour.GREEN: ((47, 183, 1), (96, 193, 7), (84, 168, 0)),
    Colour.YELLOW: ((7, 193, 255), (35, 166, 245), (20, 173, 250)),
    Colour.RED: ((32, 32, 224), (45, 34, 245), (64, 67, 230)),
    Colour.GREY: ((150, 150, 150), (136, 136, 136)),
    Colour.NONE: ((20, 20, 20), (35, 30, 30)),
}
_PAGE = 255
_GAMMA = 2.2
_LIGHT = ((np.arange(256) / 255) ** _GAMMA).astype(np.float32)
# a byte drawn evenly becomes a step of the normal distribution
_BELL = np.array(
    [NormalDist().inv_cdf((n + 0.5) / 256) for n in range(256)], np.float32
)
_QUIET = 4  # modules


class Holder(StrEnum):
    """What carries the code."""

    PHONE = "phone"
    CARD = "card"


class Look(msgspec.Struct, frozen=True):
    """What is shown: the carrier and the colour of the code's ink."""

    holder: Holder = Holder.PHONE
    colour: Colour = Colour.NONE


class Conditions(msgspec.Struct, frozen=True):
    """How it is seen.

    `size`: height of the carrier, of the frame's height. `turn`, `lean`, `nod`:
    degrees in the picture, about the upright and about the level axis. `blur`: σ in
    pixels. `motion`: pixels moved during exposure. `noise`: σ in 8-bit steps. `light`:
    factor on linear light. `warmth`: -1 cool to 1 warm. `glare`: peak of one bright
    spot, `veil`: even reflection, both as shares of white. `moire`: depth of the
    pattern between screen and sensor.

    What happens to the sheet: `fade`: share of the ink that is gone. `damage`: share of
    the sheet scratched, stained or torn. `curve`: how much of a half turn it is bent
    round a can, `bow`: how far its edges then bow. `crumple`: shift of its folds, as
    share of its width. What happens to the light: `spots`: lamps mirrored in it.
    `shadow`: depth of a shadow whose edge crosses it. `door`: depth of the dark lines
    between the dots of a display. `jpeg`: quality of the file, 0 for none.
    """

    size: float = 0.9
    turn: float = 0.0
    lean: float = 0.0
    nod: float = 0.0
    blur: float = 0.6
    motion: float = 0.0
    noise: float = 3.0
    light: float = 1.0
    warmth: float = 0.0
    glare: float = 0.0
    veil: float = 0.0
    moire: float = 0.0
    fade: float = 0.0
    damage: float = 0.0
    curve: float = 0.0
    bow: float = 0.0
    crumple: float = 0.0
    spots: int = 0
    shadow: float = 0.0
    door: float = 0.0
    jpeg: int = 0


def mild(rng: np.random.Generator) -> Conditions:
    """An ordinary moment at the gate: held still enough, lit well enough."""
    return Conditions(
        size=rng.uniform(0.8, 1.0),
        turn=rng.normal(0, 5),
        lean=rng.normal(0, 8),
        nod=rng.normal(0, 8),
        blur=rng.uniform(0.3, 1.1),
        motion=rng.uniform(0, 2.5),
        noise=rng.uniform(1, 7),
        light=rng.uniform(0.5, 1.2),
        warmth=rng.uniform(-0.4, 0.5),
        veil=rng.uniform(0, 0.08),
    )


def render(
    text: str, look: Look, conditions: Conditions, rng: np.random.Generator
) -> Frame:
    """One frame, 720×1280 BGR; an empty text leaves the carrier without a code.

    Raises OperatorError for a text no QR code can hold.
    """
    sheet = (
        _phone(text, look, rng) if look.holder is Holder.PHONE else _card(text, look)
    )
    sheet = _worn(sheet, conditions, rng)
    scene = _scene(rng)
    frame = _photographed(_placed(sheet, scene, conditions, rng), conditions, rng)
    return spoiling.compressed(frame, conditions.jpeg) if conditions.jpeg else frame


def symbol_matrix(text: str, level: str = "M") -> NDArray[np.uint8]:
    """The QR symbol of a text, one pixel a module, 0 dark and 255 light."""
    try:
        barcode = zxingcpp.create_barcode(
            text, format=zxingcpp.BarcodeFormat.QRCode, ec_level=level
        )
    except (ValueError, RuntimeError) as error:
        raise OperatorError("The text is too long for one code.") from error
    return np.array(barcode.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)


def _inked(text: str, ink: _Ink, side: int) -> NDArray[np.uint8]:
    """The symbol with its quiet zone in colour, `side` pixels wide."""
    if not text:
        return np.full((side, side, 3), _PAGE, np.uint8)
    modules = cv2.copyMakeBorder(
        symbol_matrix(text),
        _QUIET,
        _QUIET,
        _QUIET,
        _QUIET,
        cv2.BORDER_CONSTANT,
        value=(_PAGE,),
    )
    whole = max(1, side // modules.shape[0])
    large = cv2.resize(
        modules, None, fx=whole, fy=whole, interpolation=cv2.INTER_NEAREST
    )
    symbol = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)
    shades = np.linspace(ink, (_PAGE,) * 3, 256).astype(np.uint8)
    return np.asarray(cv2.LUT(cv2.merge([symbol] * 3), shades[None]), dtype=np.uint8)


def _worn(
    sheet: NDArray[np.uint8], conditions: Conditions, rng: np.random.Generator
) -> NDArray[np.uint8]:
    if conditions.fade:
        sheet = spoiling.faded(sheet, conditions.fade)
    if conditions.damage:
        sheet = spoiling.damaged(sheet, conditions.damage, rng)
    if conditions.curve:
        sheet = spoiling.curved(sheet, conditions.curve, conditions.bow)
    if conditions.crumple:
        sheet = spoiling.crumpled(sheet, conditions.crumple, rng)
    return sheet


def _phone(text: str, look: Look, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A health-code page: bar in the code's colour, name, running clock, code."""
    ink = _INKS[look.colour][int(rng.integers(len(_INKS[look.colour])))]
    sheet = np.full((1500, 740, 3), 18, np.uint8)
    page = sheet[50:1450, 25:715]
    page[:] = 244
    page[:180] = ink if look.colour is not Colour.NONE else (200, 120, 40)
    _words(page, (60, 110), (260, 44), (255, 255, 255))
    page[210:1120, 30:660] = 255
    _words(page, (70, 250), (220, 36), (40, 40, 40))
    clock = f"{rng.integers(6, 23):02}:{rng.integers(60):02}:{rng.integers(60):02}"
    cv2.putText(page, clock, (240, 370), cv2.FONT_HERSHEY_DUPLEX, 1.6, ink, 3)
    page[410:1010, 45:645] = _inked(text, ink, 600)
    _words(page, (170, 1040), (350, 40), ink)
    for row in (1160, 1250, 1340):
        _words(page, (60, row), (int(rng.integers(260, 560)), 26), (150, 150, 150))
    return sheet


def _card(text: str, look: Look) -> NDArray[np.uint8]:
    """A printed pass: title, lines, the code, the tick grid below."""
    ink = _INKS[look.colour][0]
    sheet = np.full((1000, 1500, 3), 250, np.uint8)
    cv2.rectangle(sheet, (15, 15), (1484, 984), (90, 60, 30), 6)
    _words(sheet, (80, 70), (560, 70), (60, 40, 20))
    for row, width in ((210, 420), (300, 520), (390, 360), (480, 470)):
        _words(sheet, (80, row), (width, 40), (50, 50, 50))
    for column in range(10):
        left = 80 + 58 * column
        cv2.rectangle(sheet, (left, 700), (left + 52, 752), (120, 120, 120), 2)
    sheet[120:880, 705:1465] = _inked(text, ink, 760)
    return sheet


def _words(
    page: NDArray[np.uint8], place: tuple[int, int], size: tuple[int, int], ink: _Ink
) -> None:
    """Something that looks like a line of text from afar."""
    (left, top), (width, height) = place, size
    step = max(8, height)
    for start in range(left, left + width - step // 2, step):
        page[top : top + height, start : start + step * 3 // 4] = ink


def _scene(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A blurred background of shapes: coat, barrier, sky."""
    gray = rng.integers(30, 170, (9, 16, 1), dtype=np.uint8)
    small = gray + rng.integers(0, 40, (9, 16, 3), dtype=np.uint8)
    scene = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(scene, dtype=np.uint8)


def _placed(
    sheet: NDArray[np.uint8],
    scene: NDArray[np.uint8],
    conditions: Conditions,
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """The sheet turned in space and laid over the scene."""
    scale = conditions.size * HEIGHT / sheet.shape[0]
    scale = min(scale, conditions.size * WIDTH / sheet.shape[1])
    shrunk = cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    target = _seen_corners(shrunk.shape[:2], conditions)
    room = np.array([WIDTH, HEIGHT]) * 0.04
    target += np.array([WIDTH, HEIGHT]) / 2 + rng.uniform(-room, room)
    h, w = shrunk.shape[:2]
    source = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    turn = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    over = cv2.warpPerspective(shrunk, turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), turn, (WIDTH, HEIGHT))
    cv2.copyTo(over, mask, scene)
    return scene


def _seen_corners(size: tuple[int, ...], conditions: Conditions) -> NDArray[np.float64]:
    """Where a pinhole camera sees the corners of a sheet turned about its middle."""
    h, w = size
    flat = np.array([(-w, -h, 0), (w, -h, 0), (w, h, 0), (-w, h, 0)]) / 2
    turn, lean, nod = np.radians([conditions.turn, conditions.lean, conditions.nod])
    about_z, _ = cv2.Rodrigues(np.array([0, 0, turn]))
    about_y, _ = cv2.Rodrigues(np.array([0, lean, 0]))
    about_x, _ = cv2.Rodrigues(np.array([nod, 0, 0]))
    space = flat @ (about_x @ about_y @ about_z).T
    away = 2.2 * HEIGHT
    return np.asarray(space[:, :2] * (away / (away + space[:, 2:])), dtype=np.float64)


def _photographed(
    picture: NDArray[np.uint8], conditions: Conditions, rng: np.random.Generator
) -> Frame:
    """Lens, light and sensor, in the order in which they spoil a picture."""
    image = picture
    if conditions.blur > 0:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), conditions.blur))
    if conditions.motion > 1:
        image = np.asarray(cv2.filter2D(image, -1, _streak(conditions.motion, rng)))
    coded = _exposed(image, conditions, rng)
    grain = _grain(conditions.noise, rng)
    return np.asarray(cv2.add(coded, grain, dtype=cv2.CV_8U), dtype=np.uint8)


def _exposed(
    image: NDArray[np.uint8], conditions: Conditions, rng: np.random.Generator
) -> _Light:
    """What light makes of the picture, 0 to 255 and beyond."""
    cast = np.float32(conditions.light) * _cast(conditions.warmth)
    tones = _LIGHT[None, :, None] * cast
    uneven = (conditions.glare, conditions.moire, conditions.spots)
    if not any((*uneven, conditions.shadow, conditions.door)):
        # the same everywhere: one table of 256 tones does for all pixels
        table = _coded(tones + np.float32(conditions.veil))
        return np.asarray(cv2.LUT(image, table), dtype=np.float32)
    light = np.asarray(cv2.LUT(image, tones), dtype=np.float32)
    light += _reflections(conditions, rng)
    if conditions.moire > 0:
        light *= _moire(conditions.moire, rng)
    size = (WIDTH, HEIGHT)
    if conditions.door:
        light *= spoiling.screen_door(conditions.door, size, rng.uniform(2.5, 6))[
            :, :, None
        ]
    if conditions.shadow:
        light *= spoiling.shadow(conditions.shadow, size, rng)[:, :, None]
    if conditions.spots:
        light += spoiling.spots(conditions.spots, size, rng)[:, :, None]
    return _coded(light)


def _coded(light: _Light) -> _Light:
    return np.asarray(255 * cv2.pow(light, 1 / _GAMMA), dtype=np.float32)


def _grain(noise: float, rng: np.random.Generator) -> _Light:
    """Noise of a bell shape, drawn for every pixel and colour."""
    drawn = np.frombuffer(rng.bytes(HEIGHT * WIDTH * 3), np.uint8)
    steps = _BELL * np.float32(noise)
    return np.asarray(cv2.LUT(drawn.reshape(HEIGHT, WIDTH, 3), steps), np.float32)


def _streak(length: float, rng: np.random.Generator) -> _Light:
    side = int(np.ceil(length)) | 1
    kernel = np.zeros((side, side), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * (length - 1) / 2
    middle = side // 2
    start, end = np.rint([middle - reach, middle + reach]).astype(int).tolist()
    cv2.line(kernel, start, end, (1.0,))
    return np.asarray(kernel / kernel.sum(), dtype=np.float32)


def _cast(warmth: float) -> _Light:
    return np.array([1 - 0.4 * warmth, 1.0, 1 + 0.3 * warmth], np.float32)


def _reflections(conditions: Conditions, rng: np.random.Generator) -> _Light:
    if conditions.glare <= 0:
        return np.array([conditions.veil], np.float32)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    at_x, at_y = rng.uniform(0.35, 0.65) * WIDTH, rng.uniform(0.35, 0.65) * HEIGHT
    reach = rng.uniform(60, 110)
    spot = np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / (2 * reach**2))
    light = conditions.veil + conditions.glare * spot[:, :, None]
    return np.asarray(light, dtype=np.float32)


def _moire(depth: float, rng: np.random.Generator) -> _Light:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(5, 14)
    wave = np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period)
    return np.asarray(1 - depth * (0.5 + 0.5 * wave)[:, :, None], dtype=np.float32)
