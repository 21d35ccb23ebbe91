"""`gatebook register doubles|merge|apart|history|grid`: keeping the register right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from resources import N_, _
from station.domain.doubles import LIKELY, Double, Reason
from station.domain.errors import OperatorError
from station.domain.help_cards import Responsible
from station.domain.merging import FIELDS, Choice, Field, fields_of
from station.domain.moments import from_us
from station.domain.people import Resident, Sex, Tenancy
from station.services.register_book import (
    Bookkeeper,
    Entry,
    doubles,
    history,
    keep_apart,
    merge,
    two_of,
    unmerge,
)
from station.sheets.grid_sheet import read_grids
from station.sheets.headers import FLAG, field_word
from station.wording import masks, places, terms
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import office_of

REASONS = {
    Reason.SAME_NUMBER: N_("same document number"),
    Reason.NUMBER_NEAR: N_("document numbers differ by one digit"),
    Reason.SAME_NAME: N_("same name"),
    Reason.NAME_NEAR: N_("similar names"),
    Reason.SAME_BIRTH: N_("same birth date"),
    Reason.SAME_PHONE: N_("same phone"),
    Reason.SAME_DOOR: N_("same door"),
    Reason.SAME_PLATE: N_("same plate"),
    Reason.OTHER_NUMBER: N_("but other document numbers"),
    Reason.OTHER_BIRTH: N_("but other birth dates"),
    Reason.OTHER_SEX: N_("but not of one sex"),
}
FIELD_WORDS = {
    "name": N_("Name"),
    "document": N_("Document number"),
    "phone": N_("Phone"),
    "sex": N_("Sex"),
    "birth": N_("Birth date"),
    "home": N_("Home"),
    "relation": N_("Relation to the head"),
    "tenancy": N_("Tenancy"),
    "plates": N_("Plates"),
    "flags": N_("Care flags"),
    "note": N_("Note"),
}
WHAT = {
    "new": N_("came into the register"),
    "changed": N_("was changed"),
    "gone": N_("left the register"),
    "merged": N_("was merged with {other}"),
    "undone": N_("came out of a merge again"),
}
_HIDDEN = {"name": masks.name, "document": masks.number, "phone": masks.phone}
_WORD_OF: dict[str, Callable[[str], str]] = {
    "sex": lambda text: terms.sex(Sex(text)),
    "tenancy": lambda text: terms.tenancy(Tenancy(text)),
    "flags": lambda text: "、".join(
        field_word(FLAG + flag) for flag in text.split("、")
    ),
}
PERSON = N_("id of a person in the register")


def add(commands: typer.Typer) -> None:
    commands.command("doubles", help=_("Who may be in the register twice."))(doubles_)
    commands.command("merge", help=_("Make two residents one."))(merge_)
    commands.command("apart", help=_("Say that two are two persons."))(apart)
    commands.command("history", help=_("What became of a person."))(history_)
    grids = typer.Typer(no_args_is_help=True, help=_("Who looks after each grid."))
    grids.command("list", help=_("Every grid with its person."))(grid_list)
    grids.command("set", help=_("Name the person of a grid."))(grid_set)
    grids.command("import", help=_("Take a sheet of grids in."))(grid_import)
    commands.add_typer(grids, name="grid")


def doubles_(
    ctx: typer.Context,
    least: Annotated[
        int, typer.Option(min=1, max=100, help=_("how likely at least, to 100"))
    ] = LIKELY,
) -> int:
    """Exit status 1 when there are likely doubles. Names and phones are masked."""
    say = Say(ctx.obj)
    with _keeping(ctx.obj) as keeper:
        found = doubles(keeper, least)
    for double in found:
        say.fact(_double_line(double), _double_fact(double))
    if not found:
        say.note(_("Nobody seems to be in the register twice."))
    return WITH_REFUSALS if found else DONE


def merge_(
    ctx: typer.Context,
    yours: Annotated[str, typer.Argument(help=_("whose id stays"))] = "",
    theirs: Annotated[str, typer.Argument(help=_("who is merged into them"))] = "",
    field: Annotated[
        list[str] | None,
        typer.Option(help=_("FIELD=yours|theirs|both: whose word counts")),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help=_("only show both"))] = False,
    undo: Annotated[int, typer.Option(help=_("undo the merge of that number"))] = 0,
) -> int:
    """Without a word the first one's counts, else the other's; of phones both."""
    say = Say(ctx.obj)
    choices = dict(_choice(told) for told in field or [])
    with _keeping(ctx.obj) as keeper:
        if undo:
            restored = unmerge(keeper, undo)
            ids = [resident.person.person_id for resident in restored]
            say.fact(_("Merge {number} is undone.").format(number=undo), {"ids": ids})
            return DONE
        for one in fields_of(*two_of(keeper.register, yours, theirs)):
            say.note(_field_line(one, choices))
        if dry_run:
            return DONE
        done = merge(keeper, yours, theirs, choices)
    sentence = _("The two are one now, by merge {number}; --undo {number} undoes it.")
    say.fact(sentence.format(number=done.number), done)
    if done.passes:
        passes = " ".join(done.passes)
        say.note(
            _("Withdraw these passes and issue new ones: {ids}").format(ids=passes)
        )
    return DONE


def apart(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(help=_(PERSON))],
    other: Annotated[str, typer.Argument(help=_(PERSON))],
) -> int:
    """They are not told as doubles again."""
    with _keeping(ctx.obj) as keeper:
        keep_apart(keeper, one, other)
    Say(ctx.obj).fact(_("They are two persons."), {"ids": [one, other]})
    return DONE


def history_(
    ctx: typer.Context, person: Annotated[str, typer.Argument(help=_(PERSON))]
) -> int:
    """When, by whom and what, by the number of the import; masked."""
    say = Say(ctx.obj)
    with _keeping(ctx.obj) as keeper:
        entries = history(keeper, person)
    for entry in entries:
        say.fact(_entry_line(entry), _entry_fact(entry))
    if not entries:
        say.note(_("Nothing is kept of this id."))
    return DONE if entries else WITH_REFUSALS


def grid_list(ctx: typer.Context) -> int:
    say = Say(ctx.obj)
    with office_of(ctx.obj, "register") as office:
        known = office.register.grids()
    for grid, who in known.items():
        fact = {"grid": grid, "name": who.name, "phone": who.phone}
        say.fact(f"{grid}  {who.name} {who.phone}", fact)
    return DONE


def grid_set(
    ctx: typer.Context,
    grid: Annotated[str, typer.Argument(help=_("the grid as in the register"))],
    name: Annotated[str, typer.Option(help=_("who looks after it; empty: nobody"))],
    phone: Annotated[str, typer.Option(help=_("their phone"))] = "",
) -> int:
    with office_of(ctx.obj, "register") as office:
        known = office.register.grids()
        known.pop(grid, None)
        if name:
            known[grid] = Responsible(name, phone)
        office.register.set_grids(known)
    told = _("{grid}: {name} {phone}").format(grid=grid, name=name, phone=phone)
    Say(ctx.obj).fact(told, {"grid": grid, "name": name, "phone": phone})
    return DONE


def grid_import(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("a sheet with grid, person, phone"))],
) -> int:
    """The grids of the sheet are set; others stay."""
    told = read_grids(file)
    with office_of(ctx.obj, "register") as office:
        office.register.set_grids(office.register.grids() | told)
    sentence = _("{count} grids with the person responsible.")
    Say(ctx.obj).fact(sentence.format(count=len(told)), {"grids": len(told)})
    return DONE


@contextmanager
def _keeping(options: Globals) -> Iterator[Bookkeeper]:
    with office_of(options, "register") as office:
        yield Bookkeeper(
            office.register, office.book, office.passages, office.recorder()
        )


def _choice(told: str) -> tuple[str, Choice]:
    name, _equals, word = told.partition("=")
    if name not in FIELDS or word not in set(Choice):
        raise OperatorError(
            "Write a field as FIELD=yours, theirs or both: {fields}.",
            fields=" ".join(FIELDS),
        )
    return name, Choice(word)


def _hidden(field: str, text: str) -> str:
    hide = _HIDDEN.get(field)
    return hide(text) if hide else text


def _shown(field: str, text: str) -> str:
    word = _WORD_OF.get(field)
    return word(text) if word and text else _hidden(field, text)


def _field_line(field: Field, choices: dict[str, Choice]) -> str:
    yours, theirs = _shown(field.name, field.yours), _shown(field.name, field.theirs)
    word = _(FIELD_WORDS[field.name])
    if not field.differs:
        return f"{word}: {yours or '-'}"
    chosen = choices.get(field.name, field.usual)
    return f"{word}: {yours or '-'} | {theirs or '-'} → {chosen.value}"


def _who(resident: Resident) -> str:
    person = resident.person
    door = places.full_label(person.home) if person.home else ""
    told = (person.person_id, masks.name(person.name), door)
    return " ".join(filter(None, told))


def _double_line(double: Double) -> str:
    reasons = "、".join(_(REASONS[reason]) for reason in double.reasons)
    return f"{double.score}  {_who(double.one)} | {_who(double.other)}  ({reasons})"


def _double_fact(double: Double) -> dict[str, object]:
    return {
        "score": double.score,
        "one": double.one.person.person_id,
        "other": double.other.person.person_id,
        "reasons": [reason.value for reason in double.reasons],
    }


def _entry_line(entry: Entry) -> str:
    change = entry.change
    at = from_us(change.at_us).strftime("%Y-%m-%d %H:%M")
    word = WHAT.get(change.what)
    what = _(word).format(other=change.other_id) if word else change.what
    head = f"{at}  #{change.import_no}  {change.operator or '-'}  {what}"
    return "\n".join([head, *(f"    {_change_line(f)}" for f in entry.fields)])


def _change_line(field: Field) -> str:
    before, after = _shown(field.name, field.yours), _shown(field.name, field.theirs)
    return f"{_(FIELD_WORDS[field.name])}: {before or '-'} → {after or '-'}"


def _entry_fact(entry: Entry) -> dict[str, object]:
    change = entry.change
    return {
        "number": change.import_no,
        "at": from_us(change.at_us),
        "operator": change.operator,
        "what": change.what,
        "other": change.other_id,
        "fields": {
            f.name: [_hidden(f.name, f.yours), _hidden(f.name, f.theirs)]
            for f in entry.fields
        },
    }
