"""The record of a destruction (销毁记录): what was here, what was tried, by whom."""

from pathlib import Path

import msgspec

from printing.blocks import (
    Field,
    Fields,
    Form,
    Imprint,
    Printed,
    Prose,
    Rows,
    Signatures,
)
from printing.document import render as render_forms
from printing.document import write as write_forms
from printing.sheet import MM
from printing.table import TableColumn, TableRow
from resources import N_, _
from station.domain.kinds import KINDS, PASSAGE
from station.domain.moments import from_us
from station.services.destroying import Certificate, Destroyed, Proof, VolumeHeld

_LINK_SHOWN = 16
_MIB = 1 << 20
_ROLES = {"office": N_("Office"), "station": N_("Station")}
_HONEST = N_(
    "The key slots were overwritten first, then every file. A magnetic disk keeps"
    " nothing of what was overwritten. An SSD or a stick may keep old blocks out of"
    " reach; what is in them is encrypted, and its key no longer exists."
)
_ELSEWHERE = N_(
    "Not destroyed by this: what was handed over to the office, {n} sheets that were"
    " exported or sent, and paper."
)
_MEDIA = N_("Not touched, on another medium: {places}. Destroy it by hand.")


class DestroyRecord(msgspec.Struct, frozen=True):
    """The signed certificate, how it ended, and the digest of the certificate file."""

    certificate: Certificate
    destroyed: Destroyed
    file: str
    sha256: str


def write(record: DestroyRecord, target: Path) -> Printed:
    """Write the page; whole or not at all. Raises EnvironmentFault."""
    return write_forms((_form(record),), _imprint(record), target)


def render(record: DestroyRecord) -> tuple[bytes, Printed]:
    """The PDF of it."""
    return render_forms((_form(record),), _imprint(record))


def _imprint(record: DestroyRecord) -> Imprint:
    of = record.certificate
    made = from_us(of.at_us)
    return Imprint(of.community or of.name, _("Record of destruction"), made)


def _form(record: DestroyRecord) -> Form:
    of = record.certificate
    at = from_us(of.at_us)
    return Form(
        title=_("Record of destruction"),
        place=of.name,
        day=f"{at:%Y-%m-%d}",
        blocks=(
            _home(of, f"{at:%Y-%m-%d %H:%M}"),
            _counts(of),
            _volumes(of.volumes),
            _proofs(record.destroyed),
            Prose(tuple(_statements(of)), title=_("What this does and does not do")),
            _file(record),
            Signatures(
                (
                    _signer(_("Shift leader"), of.leader),
                    _signer(_("Witness"), of.witness),
                )
            ),
        ),
        foot=_("Keep this page; the certificate file belongs to it."),
    )


def _signer(label: str, name: str) -> str:
    return f"{label} {name}"


def _home(of: Certificate, at: str) -> Fields:
    return Fields(
        (
            Field(
                _(_ROLES.get(of.role, of.role)),
                "  ".join(dict.fromkeys((of.name, of.id))),
            ),
            Field(_("Gate"), of.gate or "—"),
            Field(_("Community"), of.community or "—"),
            Field(_("Office"), of.office or "—"),
            Field(_("Begun at"), at),
            Field(_("Files"), _size(of.files, of.size)),
        ),
        columns=2,
    )


def _counts(of: Certificate) -> Fields:
    passages = of.records.get(PASSAGE.name, 0)
    total = sum(of.records.values())
    known = sum(n for kind, n in of.records.items() if kind in KINDS)
    return Fields(
        (
            Field(_("Records"), str(total)),
            Field(_("of these passages"), str(passages)),
            Field(_("of unknown kinds"), str(total - known)),
            Field(_("Held by nobody else"), str(of.unsent)),
            Field(_("In the outbox"), str(len(of.outbox))),
            Field(_("Exported sheets"), str(of.exported)),
        ),
        columns=3,
        title=_("What was in it"),
    )


def _volumes(volumes: tuple[VolumeHeld, ...]) -> Rows:
    columns = (
        TableColumn(_("Station"), 34 * MM),
        TableColumn(_("Volume"), 48 * MM),
        TableColumn(_("Records"), 22 * MM, centred=True),
        TableColumn(_("Receipted up to"), 28 * MM, centred=True),
        TableColumn(_("Head of the chain"), 60 * MM),
    )
    rows = (
        TableRow(
            (
                one.station,
                one.volume,
                str(one.last),
                str(one.receipted or "—"),
                one.head[:_LINK_SHOWN],
            )
        )
        for one in volumes
    )
    return Rows(columns, rows, nothing=_("Nothing was recorded here."))


def _proofs(destroyed: Destroyed) -> Rows:
    columns = (
        TableColumn(_("Tried afterwards"), 150 * MM),
        TableColumn(_("Result"), 42 * MM, centred=True),
    )
    overwritten = _("Overwritten: {what}").format(
        what=_size(destroyed.files, destroyed.size)
    )
    rows = [TableRow((overwritten, _("done")))]
    return Rows(columns, [*rows, *map(_proof, destroyed.proofs)])


def _proof(proof: Proof) -> TableRow:
    result = _("holds") if proof.holds else _("DOES NOT HOLD")
    bold = frozenset() if proof.holds else frozenset({0, 1})
    return TableRow((_(proof.what), result), bold=bold)


def _statements(of: Certificate) -> list[str]:
    media = "  ".join(of.untouched)
    told = [_(_HONEST), _(_ELSEWHERE).format(n=of.exported)]
    return [*told, _(_MEDIA).format(places=media)] if media else told


def _file(record: DestroyRecord) -> Fields:
    return Fields(
        (
            Field(_("Certificate file"), record.file),
            Field("SHA-256", record.sha256),
            Field(_("Signed by"), record.certificate.public_key),
        ),
        columns=1,
    )


def _size(files: int, size: int) -> str:
    return _("{n} files, {size} MiB").format(n=files, size=f"{size / _MIB:.1f}")
