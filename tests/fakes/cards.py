"""Made-up identity cards as a reader gives them, laid out by byte as the readers do."""

from station.domain.documents import check_digit, icao_check_digit

# field: first byte and length, per type flag at byte 248
CITIZEN = {
    "name": (0, 30),
    "sex": (30, 2),
    "nation": (32, 4),
    "birth": (36, 16),
    "address": (52, 70),
    "number": (122, 36),
    "office": (158, 30),
    "begin": (188, 16),
    "end": (204, 16),
}
LAYOUTS = {
    " ": CITIZEN,
    "J": CITIZEN | {"permit": (220, 18), "issues": (238, 4)},
    "I": {
        "english": (0, 120),
        "sex": (120, 2),
        "number": (122, 30),
        "country": (152, 6),
        "name": (158, 30),
        "begin": (188, 16),
        "end": (204, 16),
        "birth": (220, 16),
        "version": (236, 4),
        "office": (240, 8),
    },
    "Y": {
        "name": (0, 30),
        "sex": (30, 2),
        "renewals": (32, 4),
        "birth": (36, 16),
        "english": (52, 70),
        "number": (122, 36),
        "begin": (188, 16),
        "end": (204, 16),
        "english more": (220, 22),
        "country": (242, 6),
    },
}
ID_NUMBER = "11010519900101" + "001" + check_digit("11010519900101001")
HMT_NUMBER = "81000019900101" + "002" + check_digit("81000019900101002")
PR_NUMBER = "91112419900101" + "001" + check_digit("91112419900101001")
OLD_PR_NUMBER = "CAN11019001011" + icao_check_digit("CAN11019001011")
NUMBERS = {" ": ID_NUMBER, "J": HMT_NUMBER, "I": OLD_PR_NUMBER, "Y": PR_NUMBER}


def card_block(flag: str = " ", padding: str = " ", **fields: str) -> bytes:
    """256 bytes of a card. Fields longer than their place are cut as the card does."""
    said = {
        "name": "王试甲",
        "sex": "2" if flag == "J" else "1",
        "nation": "01",
        "birth": "19900101",
        "address": "北京市朝阳区示例路1号",
        "number": NUMBERS[flag],
        "office": "示例分局",
        "begin": "20150101",
        "end": "20350101",
        **fields,
    }
    block = bytearray((padding * 128).encode("utf-16-le"))
    for field, (begin, length) in LAYOUTS[flag].items():
        text = said.get(field, "").encode("utf-16-le")[:length]
        block[begin : begin + len(text)] = text
    block[248:250] = flag.encode("utf-16-le")
    return bytes(block)


def card_frame(status: str, data: bytes = b"") -> bytes:
    """A reply of a card reader's module, with its three status bytes in hex."""
    counted = (len(data) + 4).to_bytes(2, "big") + bytes.fromhex(status) + data
    check = 0
    for byte in counted:
        check ^= byte
    return bytes.fromhex("aaaaaa9669") + counted + bytes((check,))


PHOTO = bytes(range(256)) * 4
CARD_FRAME = card_frame("000090", bytes.fromhex("01000400") + card_block() + PHOTO)
FOUND, SELECTED, NO_CARD = SHORT_FRAMES = (
    card_frame("00009f", bytes(4)),
    card_frame("000090", bytes(8)),
    card_frame("000080"),
)


def mrz_of_passport(
    number: str = "E12345678",
    names: str = "CESHI<<JIA",
    *,
    state: str = "CHN",
    birth: str = "900101",
    sex: str = "M",
    expiry: str = "300101",
    personal: str = "",
) -> tuple[str, str]:
    """The two lines of a passport (ICAO 9303-4), every check digit right."""
    first = f"P<{state:<<3}{names:<<39}"[:44]
    own = f"{number:<<9}"
    own += icao_check_digit(own)
    extra = f"{personal:<<14}"
    extra += icao_check_digit(extra) if personal else "<"
    dates = birth + icao_check_digit(birth), expiry + icao_check_digit(expiry)
    checked = own + dates[0] + dates[1] + extra
    second = f"{own}{state:<<3}{dates[0]}{sex}{dates[1]}{extra}"
    return first, second + icao_check_digit(checked)


def mrz_of_card(
    number: str = "D23145890",
    names: str = "ERIKSSON<<ANNA<MARIA",
    *,
    state: str = "UTO",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "320415",
) -> tuple[str, str, str]:
    """The three lines of a card (ICAO 9303-5); a long number runs on."""
    principal, rest = number[:9], number[9:]
    check = "<" if rest else icao_check_digit(f"{principal:<<9}")
    optional = rest + icao_check_digit(number) + "<" if rest else ""
    first = f"I<{state:<<3}{principal:<<9}{check}{optional:<<15}"
    dates = birth + icao_check_digit(birth), expiry + icao_check_digit(expiry)
    second = f"{dates[0]}{sex}{dates[1]}{state:<<3}{'':<<11}"
    checked = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return first, second + icao_check_digit(checked), f"{names:<<30}"[:30]
