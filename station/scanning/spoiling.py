"""What happens to a sheet before the camera, and to a picture after it.

For the renderer of test and demonstration pictures in `scenes`; nothing here is used to
read. Shares are of the sheet's or picture's side; everything random comes from the
generator passed in.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

_Picture = NDArray[np.uint8]  # height × width × (B, G, R)
_Shares = NDArray[np.float32]  # height × width

_PAPER = 245
_COARSE = 6  # knots across a crumpled sheet
_FURROW = 0.35


def faded(sheet: _Picture, share: float) -> _Picture:
    """Ink gone towards the paper: a worn print, a tired toner."""
    return _picture(cv2.addWeighted(sheet, 1 - share, sheet, 0, _PAPER * share))


def damaged(sheet: _Picture, share: float, rng: np.random.Generator) -> _Picture:
    """Scratches, stains and torn places over about `share` of the sheet."""
    spoilt = sheet.copy()
    height, width = sheet.shape[:2]
    side = min(height, width)
    covered = 0.0
    while covered < share:
        tone = (int(rng.choice((25, 120, 235))),) * 3
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        if rng.integers(2):
            reach, thick = rng.uniform(0.1, 0.5), rng.uniform(0.006, 0.025)
            angle = rng.uniform(0, 2 * np.pi)
            end = (
                int(at[0] + side * reach * np.cos(angle)),
                int(at[1] + side * reach * np.sin(angle)),
            )
            cv2.line(spoilt, at, end, tone, max(1, round(side * thick)))
            covered += reach * thick
        else:
            axes = rng.uniform(0.02, 0.09, 2)
            reaches = (int(side * axes[0]), int(side * axes[1]))
            turn = float(rng.uniform(0, 180))
            cv2.ellipse(spoilt, at, reaches, turn, 0, 360, tone, -1)
            covered += float(np.pi * axes.prod())
    return spoilt


def curved(sheet: _Picture, share: float, bow: float) -> _Picture:
    """The sheet round a can: `share` of a half turn seen, edges bowed by `bow`."""
    height, width = sheet.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    half = share * np.pi / 2
    radius = width / (2 * np.sin(half))
    across = np.clip((x - width / 2) / radius, -0.999, 0.999)
    angle = np.arcsin(across)
    source_x = width / 2 + angle / half * width / 2
    depth = radius * (1 - np.cos(angle))
    return _moved(sheet, source_x, y + bow * depth)


def crumpled(sheet: _Picture, share: float, rng: np.random.Generator) -> _Picture:
    """Folds: places shifted by up to `share` of the width, slopes shaded."""
    height, width = sheet.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    size = (width, height)
    shifts = [
        cv2.resize(
            rng.uniform(-1, 1, (_COARSE, _COARSE)).astype(np.float32),
            size,
            interpolation=cv2.INTER_CUBIC,
        )
        * np.float32(share * width)
        for _ in range(2)
    ]
    slope = cv2.Sobel(shifts[0], cv2.CV_32F, 1, 0, ksize=3)
    lit = 1 - _FURROW * slope / max(float(np.abs(slope).max()), 1e-6)
    moved = _moved(sheet, x + shifts[0], y + shifts[1])
    return _picture(np.clip(moved * lit[:, :, None], 0, 255))


def spots(
    count: int, size: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Light of lamps mirrored in a film: white at the heart, quick to end."""
    width, height = size
    light = np.zeros((height, width), np.float32)
    for _ in range(count):
        at = rng.uniform((0.3, 0.25), (0.7, 0.75)) * (width, height)
        axes = rng.uniform(0.015, 0.07, 2) * width
        turn = float(rng.uniform(0, 180))
        reach = (int(axes[0]), int(axes[1]))
        cv2.ellipse(light, (int(at[0]), int(at[1])), reach, turn, 0, 360, 1.5, -1)
    return np.asarray(cv2.GaussianBlur(light, (0, 0), width * 0.006), np.float32)


def shadow(depth: float, size: tuple[int, int], rng: np.random.Generator) -> _Shares:
    """Shares of the light that stay: one edge of a shadow through the middle."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    at = rng.uniform(0.4, 0.6, 2) * (width, height)
    side = (x - at[0]) * np.cos(angle) + (y - at[1]) * np.sin(angle)
    edge = 1 / (1 + np.exp(-side / rng.uniform(2, 25)))
    return np.asarray(1 - depth * edge, np.float32)


def screen_door(depth: float, size: tuple[int, int], pitch: float) -> _Shares:
    """Shares of the light between the dots of a display, `pitch` pixels apart."""
    width, height = size
    x = 0.5 + 0.5 * np.cos(2 * np.pi * np.arange(width) / pitch)
    y = 0.5 + 0.5 * np.cos(2 * np.pi * np.arange(height) / pitch)
    return np.asarray(1 - depth * np.maximum(x[None], y[:, None]), np.float32)


def compressed(picture: _Picture, quality: int) -> _Picture:
    """As a chat program hands it on."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _picture(cv2.imdecode(data, cv2.IMREAD_COLOR))


def _moved(sheet: _Picture, x: _Shares, y: _Shares) -> _Picture:
    return _picture(
        cv2.remap(
            sheet,
            x.astype(np.float32),
            y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def _picture(pixels: object) -> _Picture:
    return np.asarray(pixels).astype(np.uint8)
