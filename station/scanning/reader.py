"""Pictures in, symbols out: the cascade that drives the stages.

A pure function of one frame. When a code counts is said by `acceptance`, where frames
come from by `capture` and `pictures`, what a text means by `station.codes`.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from station.domain.symbols import Symbol
from station.scanning.colour import colour_of
from station.scanning.found import Corners, Found, Frame
from station.scanning.regions import region_about
from station.scanning.stages import STILL, STREAM, Gear, Planes, Stage

__all__ = ["STILL", "STREAM", "read"]

_ROOM = 0.3  # round a glimpsed symbol, of its size


def read(
    frame: Frame, gear: Gear = STILL, *, turn: int = 0, scale: float = 1.0
) -> tuple[Symbol, ...]:
    """The symbols of a frame (BGR or gray, 8 bit), the one nearest the middle first.

    `turn` counts the frames of a stream, so that its costly stages take turns. `scale`
    is pixels of the stored picture per pixel of the frame, for outlines. A text stands
    once, however often it is in the picture.
    """
    planes = Planes(np.ascontiguousarray(frame))
    found = _joined(planes, gear) if gear.joined else _in_turn(planes, gear, turn)
    once: dict[str, Symbol] = {}
    for stage, hit in sorted(found, key=lambda pair: _off_centre(pair[1], frame)):
        once.setdefault(hit.text, _symbol(stage, hit, frame, scale))
    return tuple(once.values())


def _joined(planes: Planes, gear: Gear) -> list[tuple[Stage, Found]]:
    hits = [hit for stage in gear.first for hit in _hits(stage, planes)]
    late = iter(gear.late)
    while not hits and (stage := next(late, None)) is not None:
        hits = list(_hits(stage, planes))
    return hits


def _in_turn(planes: Planes, gear: Gear, turn: int) -> list[tuple[Stage, Found]]:
    begin = turn % len(gear.first)
    # gray reads small codes, the minimum coloured ones beside black ones, the half soft
    # ones and fast: whichever came first each time would hide what it cannot see
    glimpsed: list[Found] = []
    for stage in (*gear.first[begin:], *gear.first[:begin]):
        hits = list(_hits(stage, planes))
        if any(hit.text for _, hit in hits):
            return [pair for pair in hits if pair[1].text]
        glimpsed += [hit for _, hit in hits]
    closer = _closer(planes, gear, glimpsed[turn % len(glimpsed)]) if glimpsed else []
    round_, rest = divmod(turn, gear.late_every)
    if closer or rest or not gear.late:
        return closer
    return list(_hits(gear.late[round_ % len(gear.late)], planes))


def _closer(planes: Planes, gear: Gear, glimpsed: Found) -> list[tuple[Stage, Found]]:
    region = region_about(glimpsed.corners, _ROOM, planes.frame)
    part = Planes(region.cut(planes.frame))
    for stage in gear.closer:
        hits = list(_hits(stage, part))
        if hits:
            corner = np.array(region.corner)
            return [(by, h._replace(corners=h.corners + corner)) for by, h in hits]
    return []


def _hits(stage: Stage, planes: Planes) -> Iterator[tuple[Stage, Found]]:
    plane = stage.prepare(planes)
    ratio = np.array(planes.frame.shape[1::-1]) / np.array(plane.shape[1::-1])
    for hit in stage.decode(plane):
        yield stage, hit._replace(corners=_clockwise(hit.corners * ratio))


def _clockwise(corners: Corners) -> Corners:
    """A mirrored symbol runs the other way round: keep its top left, turn the rest."""
    area = cv2.contourArea(corners.astype(np.float32), oriented=True)
    return corners if area >= 0 else corners[[0, 3, 2, 1]]


def _off_centre(hit: Found, frame: Frame) -> float:
    middle = np.array(frame.shape[1::-1]) / 2
    return float(np.linalg.norm(hit.corners.mean(axis=0) - middle))


def _symbol(stage: Stage, hit: Found, frame: Frame, scale: float) -> Symbol:
    return Symbol(
        text=hit.text,
        symbology=hit.symbology,
        outline=tuple(
            (round(float(x) * scale, 1), round(float(y) * scale, 1))
            for x, y in hit.corners
        ),
        colour=colour_of(frame, hit.corners),
        stage=stage.name,
    )
