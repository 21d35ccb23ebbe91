"""The residents of the demonstration day: made up, and made from a seed alone.

Names mix a family name with words for "trial" and a counting sign; identity numbers
carry right check digits under a county code that was never given out; plates read YS.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random

import msgspec

from station.domain.documents import check_digit
from station.domain.people import (
    Document,
    DocumentKind,
    Person,
    Resident,
    Sex,
    Tenancy,
)
from station.domain.places import Place, PlaceKind
from ui.demo.estate import doors

RESIDENTS = 5000
COUNTY = "110199"
HONG_KONG = "810000"
AGED = 80
RETIRED = 60
SCHOOL = 7
YEAR_DAYS = 365.25
RARE_EVERY = 97
COUPLE = 2
CARS_IN_TEN = 3

_FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶"
_MIDDLES = "试例样演练测拟示范习"
_ENDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# names that programs lose: beyond GBK, beyond 16 bits, long with a dot, in Latin
_RARE = ("王䶮", "李㛃", "张𬱖", "阿卜杜拉·艾合买提", "JOHN SAMPLE")

_SMALL = (("户主",), ("户主",), ("户主", "配偶"))
_LARGE = (
    ("户主",),
    ("户主", "配偶"),
    ("户主", "配偶", "子"),
    ("户主", "配偶", "女"),
    ("户主", "配偶", "子", "女"),
    ("户主", "配偶", "女", "母"),
    ("户主", "配偶", "子", "父", "母"),
)
# years beside the head of the household
_YEARS_APART = {
    "户主": (0, 0),
    "配偶": (-5, 5),
    "子": (-33, -24),
    "女": (-33, -24),
    "父": (23, 32),
    "母": (22, 30),
}
_SEX_OF = {"子": Sex.MALE, "女": Sex.FEMALE, "父": Sex.MALE, "母": Sex.FEMALE}
_OTHER_SEX = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}


def residents(seed: int, today: date, count: int = RESIDENTS) -> Iterator[Resident]:
    """`count` residents in the order of their doors; the same for the same arguments.

    No two share a document or a plate, no door has two heads. `today` sets their ages.
    """
    rng = Random(seed)  # noqa: S311 - a play, no secret
    return islice(_Town(rng, today).residents(), count)


class _Household(msgspec.Struct, frozen=True):
    """One household before its members are drawn."""

    place: Place
    tenancy: Tenancy
    roles: tuple[str, ...]
    age: int
    sex: Sex
    family: str
    rare: str


class _Town:
    """Fills the doors with households; remembers which numbers are given out."""

    def __init__(self, rng: Random, today: date) -> None:
        self._rng = rng
        self._today = today
        self._numbers: set[str] = set()
        self._phones = self._plates = 0

    def residents(self) -> Iterator[Resident]:
        for at, place in enumerate(doors(self._rng), start=1):
            turn, rest = divmod(at, RARE_EVERY)
            rare = _RARE[turn - 1] if not rest and turn <= len(_RARE) else ""
            household = self._household(place, rare)
            for role in household.roles:
                yield self._member(household, role)

    def _household(self, place: Place, rare: str) -> _Household:
        small = place.let_room or place.kind is PlaceKind.SHOP
        roles = self._rng.choice(_SMALL if small else _LARGE)
        youngest, oldest = (24, 92) if len(roles) <= COUPLE else (27, 60)
        return _Household(
            place=place,
            tenancy=self._tenancy(place),
            roles=roles,
            age=self._rng.randint(youngest, oldest),
            sex=self._rng.choice((Sex.MALE, Sex.FEMALE)),
            family=self._rng.choice(_FAMILY_NAMES),
            rare=rare,
        )

    def _tenancy(self, place: Place) -> Tenancy:
        if place.kind is PlaceKind.SHOP:
            return Tenancy.SHOPKEEPER
        let = bool(place.let_room) or self._rng.randrange(8) == 0
        return Tenancy.TENANT if let else Tenancy.OWNER

    def _member(self, household: _Household, role: str) -> Resident:
        head = role == "户主"
        age = max(household.age + self._rng.randint(*_YEARS_APART[role]), 0)
        sex = household.sex if head else _SEX_OF.get(role, _OTHER_SEX[household.sex])
        name = self._name(household, role)
        days = int((age + self._rng.random()) * YEAR_DAYS)
        person = Person(
            name=household.rare if head and household.rare else name,
            sex=sex,
            birth=self._today - timedelta(days=days),
            phone=self._phone() if age >= SCHOOL else "",
            home=household.place,
        )
        return Resident(
            person=msgspec.structs.replace(person, document=self._document(person)),
            relation=role,
            tenancy=household.tenancy,
            plates=self._car() if head else (),
            flags=self._flags(age, alone=len(household.roles) == 1),
        )

    def _name(self, household: _Household, role: str) -> str:
        own_family = role in {"配偶", "母"}
        family = self._rng.choice(_FAMILY_NAMES) if own_family else household.family
        return family + self._rng.choice(_MIDDLES) + self._rng.choice(_ENDS)

    def _document(self, person: Person) -> Document:
        if person.name.isascii():
            return Document(DocumentKind.PASSPORT, "DEMO00001")
        kind, county = DocumentKind.CITIZEN_ID, COUNTY
        if self._rng.randrange(200) == 0:
            kind, county = DocumentKind.HMT_RESIDENCE, HONG_KONG
        while True:
            order = self._rng.randrange(500) * 2 + (person.sex is Sex.MALE)
            first = f"{county}{person.birth:%Y%m%d}{order:03d}"
            if first not in self._numbers:
                self._numbers.add(first)
                return Document(kind, first + check_digit(first))

    def _phone(self) -> str:
        self._phones += 1
        thousands, rest = divmod(self._phones, 10_000)
        return f"1{3 + thousands % 7}90000{rest:04d}"

    def _car(self) -> tuple[str, ...]:
        if self._rng.randrange(10) >= CARS_IN_TEN:
            return ()
        self._plates += 1
        letter = _PLATE_LETTERS[self._plates // 1000 % len(_PLATE_LETTERS)]
        return (f"粤{letter}YS{self._plates % 1000:03d}",)

    def _flags(self, age: int, *, alone: bool) -> tuple[str, ...]:
        told = (
            ("aged", age >= AGED),
            ("lives-alone", alone and age >= RETIRED),
            ("infant", age < 1),
            ("dialysis", self._rng.randrange(400) == 0),
            ("disabled", self._rng.randrange(120) == 0),
        )
        return tuple(flag for flag, holds in told if holds)
