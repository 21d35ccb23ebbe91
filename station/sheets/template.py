"""The documented sheet of the 居民底册: its columns, declared once for both ways.

A column knows its header, how a cell becomes a value and how a resident becomes a cell;
reading and writing are in `register_sheet`, values into residents in `rows`.
"""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from station.domain.care import CARE_WORDS, Care
from station.domain.names import normalise_name
from station.domain.people import DocumentKind, Resident, Sex, Tenancy
from station.domain.places import Place, PlaceKind
from station.sheets import cells

SHEET_NAME = "居民底册"

KINDS = {
    "住宅": PlaceKind.FLAT,
    "楼房": PlaceKind.FLAT,
    "农房": PlaceKind.HOUSE,
    "平房": PlaceKind.HOUSE,
    "商铺": PlaceKind.SHOP,
}
SEXES = {
    "男": Sex.MALE,
    "女": Sex.FEMALE,
    "未说明": Sex.UNKNOWN,
    "male": Sex.MALE,
    "female": Sex.FEMALE,
    "M": Sex.MALE,
    "F": Sex.FEMALE,
}
TENANCIES = {
    "自有": Tenancy.OWNER,
    "租住": Tenancy.TENANT,
    "经营": Tenancy.SHOPKEEPER,
    **dict.fromkeys(
        ("自住", "业主", "房东", "房主", "产权人", "自住户", "业主自住", "自购"),
        Tenancy.OWNER,
    ),
    **dict.fromkeys(
        ("租户", "租客", "租房", "租赁", "承租", "承租人", "出租", "租", "已出租"),
        Tenancy.TENANT,
    ),
    **dict.fromkeys(
        ("商户", "店主", "经营者", "商铺", "个体户", "经商"), Tenancy.SHOPKEEPER
    ),
}
FLAGS: dict[str, str] = {
    **{word: flag.value for word, flag in CARE_WORDS.items()},
    **{flag.value: flag.value for flag in Care},
}
DOCUMENTS = {
    "居民身份证": DocumentKind.CITIZEN_ID,
    "身份证": DocumentKind.CITIZEN_ID,
    "港澳台居民居住证": DocumentKind.HMT_RESIDENCE,
    "外国人永久居留证": DocumentKind.FOREIGN_RESIDENCE,
    "港澳居民来往内地通行证": DocumentKind.HM_PERMIT,
    "回乡证": DocumentKind.HM_PERMIT,
    "台湾居民来往大陆通行证": DocumentKind.TW_PERMIT,
    "台胞证": DocumentKind.TW_PERMIT,
    "护照": DocumentKind.PASSPORT,
    "其他": DocumentKind.OTHER,
}
CellParser = Callable[[str], object]
CellWriter = Callable[[Resident], str]


class Column(msgspec.Struct, frozen=True):
    """One column of the template.

    `parse` makes the value of a clean cell and raises `cells.CellFault`; `show` is its
    inverse. `required`: the sheet is refused without this header. `also`: other headers
    that mean the same. Empty cells are allowed everywhere here; `rows` asks for more.
    """

    key: str
    zh: str
    en: str
    example: str
    parse: CellParser
    show: CellWriter
    required: bool = False
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.zh, self.en, *self.also)


def _place(key: str) -> CellWriter:
    def show(resident: Resident) -> str:
        home = resident.person.home or Place("")
        return str(getattr(home, key))

    return show


def _door(key: str, zh: str, en: str, example: str, *also: str) -> Column:
    return Column(key, zh, en, example, cells.door_part, _place(key), also=also)


def _word_of(names: Mapping[str, object], value: object) -> str:
    return next((word for word, known in names.items() if known == value), "")


def _kind(resident: Resident) -> str:
    home = resident.person.home
    return _word_of(KINDS, home.kind) if home else ""


def _document_kind(resident: Resident) -> str:
    document = resident.person.document
    return _word_of(DOCUMENTS, document.kind) if document else ""


def _document_number(resident: Resident) -> str:
    document = resident.person.document
    return document.number if document else ""


def _birth(resident: Resident) -> str:
    born = resident.person.birth
    return born.isoformat() if isinstance(born, date) else ""


def _flags(resident: Resident) -> str:
    return "、".join(_word_of(FLAGS, flag) or flag for flag in resident.flags)


def _parse_flags(text: str) -> tuple[str, ...]:
    """The flags of a cell; a word that is none stays, for `shaping` parts them."""
    return tuple(dict.fromkeys(FLAGS.get(word, word) for word in cells.words(text)))


COLUMNS: tuple[Column, ...] = (
    Column(
        "community",
        "小区",
        "community",
        "阳光花园",
        cells.plain,
        _place("community"),
        also=("社区/小区", "社区", "村", "小区名称"),
    ),
    Column("grid", "网格", "grid", "第3网格", cells.plain, _place("grid")),
    Column(
        "kind",
        "房屋类型",
        "house type",
        "住宅",
        cells.choice(PlaceKind, KINDS),
        _kind,
    ),
    _door("building", "栋", "building", "3", "楼栋", "楼号", "幢"),
    _door("unit", "单元", "unit", "2"),
    _door("room", "室", "room", "1501", "房号", "房间号"),
    _door("group", "组", "group", "2", "村民小组"),
    _door("row", "排", "row", ""),
    _door("door", "门牌", "door", "15", "门牌号"),
    _door("shop", "商铺", "shop", "12", "商铺号"),
    _door("let_room", "出租房间", "let room", "A"),
    Column(
        "name",
        "姓名",
        "name",
        "王䶮",
        normalise_name,
        lambda r: r.person.name,
        required=True,
    ),
    Column(
        "relation",
        "与户主关系",
        "relation to head",
        "户主",
        cells.plain,
        lambda r: r.relation,
    ),
    Column(
        "sex",
        "性别",
        "sex",
        "男",
        cells.choice(Sex, SEXES),
        lambda r: _word_of(SEXES, r.person.sex),
    ),
    Column(
        "document_kind",
        "证件类型",
        "document type",
        "居民身份证",
        cells.choice(DocumentKind, DOCUMENTS),
        _document_kind,
    ),
    Column(
        "document",
        "证件号码",
        "document number",
        "11010519491231002X",
        cells.document,
        _document_number,
        also=("身份证号", "身份证号码", "公民身份号码", "证件号"),
    ),
    Column(
        "phone",
        "电话",
        "phone",
        "13900000000",
        cells.phones,
        lambda r: r.person.phone,
        also=("联系电话", "手机", "手机号"),
    ),
    Column("birth", "出生日期", "birth date", "1949-12-31", cells.day, _birth),
    Column(
        "tenancy",
        "居住性质",
        "tenancy",
        "自有",
        cells.choice(Tenancy, TENANCIES),
        lambda r: _word_of(TENANCIES, r.tenancy),
    ),
    Column(
        "plates",
        "车牌",
        "plates",
        "粤B12345",
        cells.plates,
        lambda r: "、".join(r.plates),
        also=("车牌号", "车牌号码"),
    ),
    Column("flags", "特殊关怀标志", "care flags", "独居", _parse_flags, _flags),
    Column("note", "备注", "note", "", cells.plain, lambda r: r.note),
)
# in front of a sheet of refused rows; a sheet that has it adds to the register
FAULT_COLUMN = ("未导入原因", "reason not imported")
# one of these must be there: where a door is told
DOOR_KEYS = ("room", "door", "shop")
BY_KEY = {column.key: column for column in COLUMNS}


def cells_of(resident: Resident) -> tuple[str, ...]:
    """The resident as one row of the template."""
    return tuple(column.show(resident) for column in COLUMNS)
