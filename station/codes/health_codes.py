"""Chinese health codes, place codes and travel cards, told apart by shape alone.

None of them can be verified offline, so `verified` is always None. Each shape is a row
of data that says where its evidence comes from, which part of the text (if any) stays
the same for one person, and what can be read without asking anybody. A shape nobody
has seen twice declares no stable part: a person then is not recognised, which costs a
question, while a wrong recognition would cost a wrong record. Where only a token stands
that the page renews, the same token twice still is the same picture twice.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from station.codes.trust import Trust
from station.domain.credentials import CodeKind, Credential, Problem
from station.domain.moments import CHINA, EPOCH, to_us

Read = Callable[[str], str]


class Shape(msgspec.Struct, frozen=True):
    """One shape of text.

    `pattern` must match the whole text. `stable` names the group that recognises the
    person again, empty where none is known to stay; `renewed` the group of a token that
    changes from time to time. `fields` maps a field to the group it is read from and
    the reader that words it; `name` is the code's own name, shown as data. `entry`
    marks a link that opens an application and belongs to nobody.
    """

    issuer: str
    name: str
    kind: CodeKind
    pattern: re.Pattern[str]
    evidence: str
    stable: str = ""
    renewed: str = ""
    fields: Mapping[str, tuple[str, Read]] = {}
    entry: bool = False


def _from_milliseconds(digits: str) -> str:
    return (EPOCH + timedelta(milliseconds=int(digits))).astimezone(CHINA).isoformat()


def _from_second(digits: str) -> str:
    """`yyyyMMddHHmmss` in Chinese time; empty when it is no time at all."""
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    except ValueError:
        return ""
    return moment.isoformat()


_CLIENTS = {"06": "app", "07": "wechat", "08": "alipay"}


def _client(digits: str) -> str:
    return _CLIENTS.get(digits, "")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.DOTALL | re.ASCII)


def _entry(issuer: str, name: str, host: str) -> Shape:
    return Shape(
        issuer=issuer,
        name=name,
        kind=CodeKind.HEALTH_CODE,
        pattern=_pattern(rf"https?://{host}(?:[/?#].*)?"),
        evidence="public list of entry links; the personal code itself was not seen",
        entry=True,
    )


# The first shape that matches counts: the narrow ones stand before the wide ones.
SHAPES: tuple[Shape, ...] = (
    Shape(
        issuer="zhejiang",
        name="健康码",
        kind=CodeKind.HEALTH_CODE,
        pattern=_pattern(
            r"https?://(?:h5|healthcode)\.dingtalk\.com/healthAct/index\.html"
            r"\?qrCode=(?P<renewed>V2[0-9a-f]{32}[0-9A-Za-z]{0,16})(?:&[^#]*)?(?:#.*)?"
        ),
        evidence="public code of several cities; the V2 token is renewed by the page",
        renewed="renewed",
    ),
    Shape(
        issuer="shanghai",
        name="随申码",
        kind=CodeKind.HEALTH_CODE,
        pattern=_pattern(
            r"https?://s\.sh\.gov\.cn/(?P<holder>[0-9a-f]{32})(?P<shown>\d{13})"
        ),
        evidence="public code; a moment of its own beside the 32 digits says that the "
        "digits need not change",
        stable="holder",
        fields={"shown-at": ("shown", _from_milliseconds)},
    ),
    Shape(
        issuer="shanghai",
        name="随申码",
        kind=CodeKind.HEALTH_CODE,
        pattern=_pattern(
            r"https?://s\.sh\.gov\.cn/.{4,160}?(?P<holder>[0-9A-Fa-f]{32})"
            r".{2}(?P<client>0[678])(?P<until>20\d{12}).{1,200}##"
        ),
        evidence="public header file of the joint code: the UUID is unique to a code",
        stable="holder",
        fields={"valid-until": ("until", _from_second), "client": ("client", _client)},
    ),
    Shape(
        issuer="jiangsu",
        name="苏康码",
        kind=CodeKind.HEALTH_CODE,
        pattern=_pattern(
            r"https?://jsstm\.jszwfw\.gov\.cn/jkmIndex\.html"
            r"\?token=(?P<renewed>[0-9a-f]{64})&uuid=[0-9A-Za-z]{1,64}(?:[&#].*)?"
        ),
        evidence="link form in public code; token and number are made for a session",
        renewed="renewed",
    ),
    Shape(
        issuer="alipay",
        name="健康码",
        kind=CodeKind.HEALTH_CODE,
        pattern=_pattern(
            r"https?://render\.alipay\.com/p/\w+/[\w-]*jkm/[\w-]+\.html"
            r"(?:\?(?:[^#]*&)?orgCode=(?P<division>\d{6}).*)?(?:[?#].*)?"
        ),
        evidence="public list of entry links: orgCode begins with the city's division",
        fields={"division": ("division", str)},
        entry=True,
    ),
    Shape(
        issuer="caict",
        name="通信大数据行程卡",
        kind=CodeKind.TRAVEL_CARD,
        pattern=_pattern(r"https?://xc\.caict\.ac\.cn(?:[/?#].*)?"),
        evidence="the query host; the card is judged by eye",
        entry=True,
    ),
    _entry("anhui", "安康码", r"akm\.ahzwfw\.gov\.cn"),
    _entry("gansu", "甘肃健康出行码", r"wx\.jkgs\.gov\.cn"),
    _entry("jiangxi", "赣通码", r"ganfutong\.jiangxi\.gov\.cn"),
    _entry("inner-mongolia", "内蒙古健康码", r"zwfw\.nmg\.gov\.cn"),
    _entry("jiangsu", "苏康码", r"jsstm\.jszwfw\.gov\.cn"),
    _entry("zhejiang", "健康码", r"(?:h5|healthcode)\.dingtalk\.com/healthAct"),
    Shape(
        issuer="place",
        name="场所码",
        kind=CodeKind.PLACE_CODE,
        pattern=_pattern(
            r"https?://[\w.-]+\.gov\.cn(?::\d+)?/.*"
            r"(?i:place_?code|site_?code|changsuo|csm(?:sb)?\b).*"
        ),
        evidence="words seen in public code; no official form was found",
    ),
)


def recognise_health_code(text: str, at: datetime, _trust: Trust) -> Credential | None:
    """The credential of an official code by its shape, None for any other text."""
    for shape in SHAPES:
        match = shape.pattern.fullmatch(text)
        if match is not None:
            return _credential(shape, match, at)
    return None


def _credential(shape: Shape, match: re.Match[str], at: datetime) -> Credential:
    fields = {"system": shape.name} | {
        field: worded
        for field, (group, read) in shape.fields.items()
        if match[group] and (worded := read(match[group]))
    }
    if shape.entry:
        fields["entry"] = "yes"
    return Credential(
        kind=shape.kind,
        issuer=shape.issuer,
        problem=_problem(fields, at),
        stable=_owned(shape.issuer, match, shape.stable),
        token=_owned(shape.issuer, match, shape.renewed),
        fields=fields,
    )


def _owned(issuer: str, match: re.Match[str], group: str) -> str:
    """A group of the text under its issuer's name; empty where none is named."""
    return f"{issuer}:{match[group].lower()}" if group else ""


def _problem(fields: Mapping[str, str], at: datetime) -> Problem | None:
    """What the code says about itself; nobody has signed that here."""
    until = fields.get("valid-until")
    if until is None or to_us(at) <= to_us(datetime.fromisoformat(until)):
        return None
    return Problem.EXPIRED
