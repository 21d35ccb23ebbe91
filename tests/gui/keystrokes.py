"""Every way through the gate window, key by key, beside the paper form it replaces.

The ways are played in the real window by `test_keystrokes`; the manual's page is made
from the same lines. Run: python -m tests.gui.keystrokes [--check].
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parents[2] / "docs" / "manual"
PAGES = {"en": "keys.md", "zh": "keys.zh.md"}
NAMED = {"Enter", *(f"F{number}" for number in range(1, 13))}
RESIDENTS = "序号 日期 姓名 证件号码 住址 电话 出入 时间 体温 健康码 登记人"
VISITORS = (
    "序号 日期 姓名 性别 证件号码 电话 来访事由 被访人住址 来访时间"
    " 体温 健康码 核酸 行程 登记人"
)
VEHICLES = "序号 日期 车牌 驾驶员 电话 随车人数 体温 来自何地 事由 时间 登记人"
SHORT = "日期 时间 车牌 事由 登记人"


class Way(msgspec.Struct, frozen=True):
    """Somebody comes, in English and Chinese, and the keys for them.

    `typed`: function keys and Enter by name, else one key a sign. `scans`: codes or
    cards held before the reader. `paper`: the fields that a guard fills in by hand for
    the same passage; empty where paper has no line for it.
    """

    name: str
    en: str
    zh: str
    typed: str
    paper: str = ""
    scans: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """Each press."""
        words = self.typed.split()
        return tuple(k for word in words for k in ([word] if word in NAMED else word))


WAYS = (
    Way(
        "pass",
        "Resident with a pass",
        "有出入证的居民",
        "365 Enter",
        RESIDENTS,
        1,
    ),
    Way(
        "pass-only",
        "Resident with a pass, no temperature asked (on the way out)",
        "有出入证的居民，不测温（出门）",
        "",
        RESIDENTS,
        1,
    ),
    Way(
        "door",
        "Resident without a pass: room, face, temperature",
        "没带出入证的居民：门牌、选人、体温",
        "321501 Enter 1 365 Enter",
        RESIDENTS,
    ),
    Way(
        "found",
        "Known visitor: two letters, choice, codes by eye, temperature",
        "来过的访客：两个字母、选人、目视、体温",
        "F2 zs 1 qazx 365 Enter",
        VISITORS,
    ),
    Way(
        "card",
        "New visitor: ID card, codes by eye, phone, room, temperature; gets a plate",
        "新访客：身份证、目视、手机号、被访门牌、体温；领访客牌",
        "qazx 13800000009 Enter 321501 Enter 365 Enter",
        VISITORS,
        1,
    ),
    Way(
        "eye",
        "New visitor by eye alone: codes, phone, room, temperature",
        "新访客，只目视：验码、手机号、被访门牌、体温",
        "qazx 13800000008 Enter 321501 Enter 365 Enter",
        VISITORS,
    ),
    Way(
        "leaves",
        "Visitor leaves by the number of the plate",
        "访客凭访客牌号离开",
        "12 Enter",
        "离开时间 登记人",
    ),
    Way(
        "courier",
        "Courier: plate tail, codes by eye, temperature",
        "快递外卖：车牌尾号、目视、体温",
        "F3 8A6F Enter qaz 365 Enter",
        VEHICLES,
    ),
    Way(
        "supply",
        "Fixed vehicle, known: plate tail, codes by eye, temperature",
        "固定车辆，来过的：车牌尾号、目视、体温",
        "F4 8A6F Enter qa 365 Enter",
        VEHICLES,
    ),
    Way(
        "supply-new",
        "Fixed vehicle, the first time: one key more says what it comes for",
        "固定车辆，第一次来：多按一键说明事由",
        "F4 9B7G Enter u qa 365 Enter",
        VEHICLES,
    ),
    Way("emergency", "Ambulance, fire, police", "救护、消防、警车", "F8", SHORT),
    Way("parcel", "Parcel left at the shelf: no passage", "快件放货架，人不进", "p"),
    Way("green", "Seen: green code", "目视绿码", "q"),
    Way("popup", "Seen: pop-up", "弹窗", "t"),
    Way("grey", "Seen: grey code", "灰码", "r"),
    Way("24", "Seen: test of 24 h", "核酸24小时", "a"),
    Way("48", "Seen: test of 48 h", "核酸48小时", "s"),
    Way("72", "Seen: test of 72 h", "核酸72小时", "d"),
    Way("pending", "Seen: test taken, no result yet", "已采未出", "f"),
    Way("overdue", "Seen: test overdue", "核酸超期", "h"),
    Way("exempt", "Seen: exempt from testing", "免检", "v"),
    Way("place", "Place code scanned", "已扫场所码", "z"),
    Way("travel", "Travel card without star", "行程卡", "x"),
    Way("star", "Travel card with star", "行程卡带星", "c"),
    Way("low", "The thermometer shows Lo", "低温未测出", "*"),
    Way("wrist", "Measured at the wrist instead", "改测腕温", "k 365 Enter"),
    Way("ear", "Measured at the ear instead", "改测耳温", "j 365 Enter"),
    Way(
        "thermometer",
        "No thermometer works: the shift asks for none; again: it works",
        "测温枪异常，本班不测温；再按恢复",
        "F12 t",
    ),
    Way(
        "direction",
        "Last passage: wrong direction",
        "更正上一条：进出错",
        "/ 1 Enter",
        "划改 签名",
    ),
    Way(
        "temperature",
        "Last passage: wrong temperature",
        "更正上一条：体温错",
        "/ 2 367 Enter",
        "划改 签名",
    ),
    Way(
        "person",
        "Last passage: wrong person, then the right one",
        "更正上一条：选错人，再选对的人",
        "/ 3 Enter 1",
        RESIDENTS,
    ),
    Way(
        "twice",
        "Last passage: entered twice",
        "更正上一条：重复登记",
        "/ 4 Enter",
        "划改 签名",
    ),
    Way(
        "repeat",
        "Fever on hold: repeat reading at the armpit",
        "待核实发热：腋下复测",
        "F6 366 Enter",
        "复测时间 部位 体温 处置 登记人",
    ),
    Way(
        "refer",
        "Fever on hold: reported, led aside",
        "待核实发热：上报、引导隔离",
        "F6 y r s",
        "处置 上报时间 上报给谁 登记人",
    ),
)

_WORDS = {
    "en": (
        "Keys, counted",
        (
            "Every line is played in the real window by a test that counts the presses"
            " under the default policy. Beside it: how many fields a guard fills in by"
            " hand on the paper form for the same passage. A scan is a code or card"
            " held before the reader. F1 shows all keys in the window."
        ),
        "| Who or what | Scans | Keys | Presses | Fields on paper |",
    ),
    "zh": (
        "按键次数",
        (
            "每一行都由测试在真的窗口里按过并数过（默认查验规则）。旁边是同一件事在纸质"
            "登记表上要手写几栏。“扫”指一次扫码或刷卡。窗口里按 F1 看全部按键。"
        ),
        "| 来的人或事 | 扫 | 按键 | 次数 | 纸上要写 |",
    ),
}


def page(language: str) -> str:
    """The manual's page in one language."""
    title, about, head = _WORDS[language]
    lines = [f"# {title}", "", about, "", head, "|---|---|---|---|---|"]
    for way in WAYS:
        who = way.en if language == "en" else way.zh
        fields = way.paper.split()
        paper = str(len(fields) or "–")
        if fields and language == "zh":
            paper += f"（{'、'.join(fields)}）"
        scans = way.scans or "–"
        typed = _shown(way) or "–"
        lines.append(f"| {who} | {scans} | {typed} | {len(way.keys)} | {paper} |")
    return "\n".join(lines) + "\n"


def _shown(way: Way) -> str:
    """Digits and plates as they are typed in one go, letters one by one."""
    words = (
        [word] if word in NAMED or not word.isalpha() else list(word.upper())
        for word in way.typed.split()
    )
    return " ".join(f"`{word}`" for some in words for word in some)


def stale() -> Iterator[str]:
    """The pages that say something else than the ways."""
    for language, name in PAGES.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != page(language):
            yield name


def main() -> int:
    if "--check" in sys.argv:
        found = list(stale())
        for name in found:
            print(f"docs/manual/{name} is stale: run python -m tests.gui.keystrokes")
        return 1 if found else 0
    for language, name in PAGES.items():
        (FOLDER / name).write_text(page(language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
