"""What an import, a handover and a briefing did, in sentences."""

from collections.abc import Iterator

from resources import N_, _, ngettext
from station.domain.exchange import AdoptReport, ClockDoubt, ClockNote
from station.domain.import_report import (
    FileReport,
    FileState,
    ImportReport,
    Reason,
)

_CLOCK = {
    ClockDoubt.BACK: N_("At record {number} the clock had gone back by {seconds} s."),
    ClockDoubt.JUMP: N_("At record {number} the clock had jumped by {seconds} s."),
    ClockDoubt.FUTURE: N_(
        "Record {number} is {seconds} s ahead of the clock of this computer."
    ),
}


def reason_of(reason: Reason) -> str:
    """Why a file was refused or set aside."""
    text = _(reason.msgid)
    return text.format(**reason.fields) if reason.fields else text


def file_lines(report: FileReport) -> Iterator[str]:
    """One file of an import: first what became of it, then what to know about it."""
    yield f"{report.file}: {_outcome(report)}"
    if report.told is not None:
        yield reason_of(report.told)
    if report.corrections:
        yield ngettext(
            "{count} of them is a correction.",
            "{count} of them are corrections.",
            report.corrections,
        ).format(count=report.corrections)
    for first, last in report.missing:
        yield _("Records {first} to {last} of {station} are missing.").format(
            first=first, last=last, station=report.station
        )
    for number, reason in report.set_aside:
        yield _("Record {number} was set aside: {reason}").format(
            number=number, reason=_(reason)
        )
    yield from _left_out(report)
    for note in report.clock:
        yield _clock(note)


def _left_out(report: FileReport) -> Iterator[str]:
    """What of a file does not count, and why."""
    if report.cut is not None:
        yield _(
            "Records {first} to {last} came after {station} was withdrawn; the file is "
            "kept apart."
        ).format(first=report.cut[0], last=report.cut[1], station=report.station)
    if report.undone:
        yield ngettext(
            "{count} of its records is set aside, because its import was undone; "
            "--again brings it back.",
            "{count} of its records are set aside, because their import was undone; "
            "--again brings them back.",
            report.undone,
        ).format(count=report.undone)
    if report.back:
        yield ngettext(
            "{count} record that was set aside counts again.",
            "{count} records that were set aside count again.",
            report.back,
        ).format(count=report.back)


def _outcome(report: FileReport) -> str:
    reason = reason_of(report.reason) if report.reason else ""
    if report.state is FileState.REFUSED:
        return _("Refused: {reason}").format(reason=reason)
    if report.state is FileState.SET_ASIDE:
        return _("Set aside: {reason}").format(reason=reason)
    if report.same_as:
        return _("The same file as {file}.").format(file=report.same_as)
    if report.state is FileState.HELD:
        return _("Everything in it is here already; nothing changed.")
    return _("{new} new records of {station}, {held} were here already.").format(
        new=report.new, station=report.station, held=report.held
    )


def _clock(note: ClockNote) -> str:
    text = _(_CLOCK[note.doubt])
    return text.format(number=note.seq, seconds=abs(note.seconds))


def eject_line(device: str, disk: str) -> str:
    """How to take a stick out; both empty where the system has a sign for it."""
    if not device:
        return _("Before you pull the stick out, choose “safely remove hardware”.")
    return _(
        "Before you pull the stick out: udisksctl unmount -b {device} && "
        "udisksctl power-off -b {disk}"
    ).format(device=device, disk=disk)


def import_total(report: ImportReport) -> str:
    """The last line of an import."""
    if report.dry_run:
        return _(
            "A trial only: {new} records would be new. Nothing was changed."
        ).format(new=report.new)
    return _("{new} new records in all.").format(new=report.new)


def adoption(report: AdoptReport) -> Iterator[str]:
    """What a briefing brought."""
    if report.already:
        yield _("Briefing {number} is in force already; nothing changed.").format(
            number=report.number
        )
        return
    if report.waiting:
        yield _("This is a part of briefing {number}; still wanted: {files}").format(
            number=report.number, files=", ".join(report.waiting)
        )
        return
    yield _(
        "Briefing {number} is in force: policy {policy}, {residents} residents."
    ).format(
        number=report.number, policy=report.policy_version, residents=report.residents
    )
    for name in report.delivered:
        yield _("The office has received {name}.").format(name=name)
    for volume in report.strange:
        yield _(
            "A receipt for {volume} does not fit this station: tell the office."
        ).format(volume=volume)
    if report.unknown:
        yield _("Some of it is newer than this program and was left out.")
