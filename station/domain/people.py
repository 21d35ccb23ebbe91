"""A person as a register or a guard knows one."""

from datetime import date
from enum import StrEnum

import msgspec

from station.domain.places import Place


class Sex(StrEnum):
    """GB/T 2261.1: 1 male, 2 female, 9 not stated."""

    MALE = "1"
    FEMALE = "2"
    UNKNOWN = "9"


class DocumentKind(StrEnum):
    """The identity documents a gate meets (standards.md § Identity numbers)."""

    CITIZEN_ID = "citizen-id"
    HMT_RESIDENCE = "hmt-residence"
    FOREIGN_RESIDENCE = "foreign-residence"
    HM_PERMIT = "hm-permit"
    TW_PERMIT = "tw-permit"
    PASSPORT = "passport"
    OTHER = "other"


class Document(msgspec.Struct, frozen=True):
    """A document number, normalised (upper case, no spaces)."""

    kind: DocumentKind
    number: str


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who stands there, as far as known. Empty text means unknown.

    `person_id` and `household_id` are those of the register and are set only for
    somebody the register knows.
    """

    name: str = ""
    document: Document | None = None
    phone: str = ""
    sex: Sex = Sex.UNKNOWN
    birth: date | None = None
    person_id: str = ""
    household_id: str = ""
    home: Place | None = None


class Tenancy(StrEnum):
    """Why a household lives at its door."""

    OWNER = "owner"
    TENANT = "tenant"
    SHOPKEEPER = "shopkeeper"


class Resident(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person of the register with their household.

    `relation` is 与户主关系 as written in the sheet (本人/户主, 配偶, 子, 女 …);
    `flags` are care flags such as `lives-alone` or `dialysis`.
    """

    person: Person
    relation: str = ""
    tenancy: Tenancy = Tenancy.OWNER
    plates: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    note: str = ""
