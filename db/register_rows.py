"""Residents into rows of the register tables, and back; no query is made here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from station.domain.documents import match_key
from station.domain.lists import Listing
from station.domain.people import (
    Document,
    DocumentKind,
    Person,
    Resident,
    Sex,
    Tenancy,
)
from station.domain.places import Place, PlaceKind
from station.domain.plates import read_plate
from station.domain.register import door_form

Row = dict[str, Any]

_PLACE_PARTS = (
    "community",
    "grid",
    "building",
    "unit",
    "room",
    "group",
    "row",
    "door",
    "shop",
    "let_room",
)


def document_key(document: Document | None) -> str:
    """The part of a document number that recognises the person, empty for none."""
    return match_key(document) if document else ""


def household_row(household_id: str, place: Place) -> Row:
    form = door_form(place)
    return {
        "household_id": household_id,
        "door_key": place.key,
        "parts": form.parts,
        "compact": form.compact,
        "kind": place.kind.value,
        **{part: getattr(place, part) for part in _PLACE_PARTS},
    }


def person_row(person_id: str, household_id: str, resident: Resident) -> Row:
    person, document = resident.person, resident.person.document
    number = document.number if document else ""
    return {
        "person_id": person_id,
        "household_id": household_id,
        "name": person.name,
        "document_kind": document.kind.value if document else "",
        "document_number": number,
        "document_key": document_key(document),
        "document_reversed": number[::-1],
        "phone": person.phone,
        "phone_reversed": person.phone[::-1],
        "sex": person.sex.value,
        "birth": person.birth.isoformat() if person.birth else "",
        "relation": resident.relation,
        "tenancy": resident.tenancy.value,
        "flags": msgspec.json.encode(resident.flags).decode(),
        "note": resident.note,
    }


def vehicle_rows(person_id: str, plates: Iterable[str]) -> list[Row]:
    return [
        {
            "person_id": person_id,
            "ordinal": ordinal,
            "plate": plate,
            "plate_reversed": plate[::-1],
        }
        for ordinal, plate in enumerate(
            dict.fromkeys(read_plate(plate).text for plate in plates)
        )
    ]


def resident_of(
    row: RowMapping | Mapping[str, Any], plates: tuple[str, ...]
) -> Resident:
    """The resident of a joined row of person and household."""
    number = row["document_number"]
    kind = row["document_kind"]
    place = {part: row[part] for part in _PLACE_PARTS}
    return Resident(
        person=Person(
            name=row["name"],
            document=Document(DocumentKind(kind), number) if number else None,
            phone=row["phone"],
            sex=Sex(row["sex"]),
            birth=date.fromisoformat(row["birth"]) if row["birth"] else None,
            person_id=row["person_id"],
            household_id=row["household_id"],
            home=Place(kind=PlaceKind(row["kind"]), **place),
        ),
        relation=row["relation"],
        tenancy=Tenancy(row["tenancy"]),
        plates=plates,
        flags=msgspec.json.decode(row["flags"], type=tuple[str, ...]),
        note=row["note"],
    )


def listing_row(listing: Listing) -> Row:
    return {
        "person_id": listing.person_id,
        "list_name": listing.name,
        "starts": listing.starts.isoformat() if listing.starts else "",
        "until": listing.until.isoformat() if listing.until else "",
        "reason": listing.reason,
    }


def listing_of(row: RowMapping) -> Listing:
    return Listing(
        person_id=row["person_id"],
        name=row["list_name"],
        starts=date.fromisoformat(row["starts"]) if row["starts"] else None,
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        reason=row["reason"],
    )
