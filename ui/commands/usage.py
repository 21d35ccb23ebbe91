"""What is wrong with a command line, in the words and language of this program.

The parser below speaks English and names no option; only what it found is taken.
"""

from typing import Any

import typer

from resources import _


def usage_sentence(error: typer.TyperException) -> str:
    """One sentence; empty where the parser has printed the help page instead."""
    if not str(error):
        return ""
    found: Any = error
    command = found.ctx.command_path if getattr(found, "ctx", None) else "gatebook"
    if getattr(found, "param", None) is not None:
        text = _of_parameter(found)
    elif hasattr(found, "option_name"):
        text = _of_option(found)
    else:
        text = _("{command} does not take these words").format(command=command)
    return _("{fault}; see {command} --help.").format(fault=text, command=command)


def unknown_command(name: str) -> str:
    return _("There is no command “{name}”; see gatebook --help.").format(name=name)


def _of_option(found: Any) -> str:
    option = found.option_name
    if hasattr(found, "possibilities"):
        text = _("there is no option {option} here")
    elif "not take" in str(found):  # the parser tells its two cases apart by words
        text = _("{option} takes no value")
    else:
        text = _("{option} wants a value")
    return text.format(option=option)


def _of_parameter(found: Any) -> str:
    param = found.param
    is_option = param.param_type_name == "option"
    name = param.opts[0] if is_option else param.name.upper()
    kind = param.type_descriptor
    if hasattr(found, "param_type"):
        return _("{option} is missing").format(option=name)
    if kind.choices:
        choices = ", ".join(str(choice) for choice in kind.choices)
        return _("{option} is one of: {choices}").format(option=name, choices=choices)
    return _range(kind.parameter_info).format(
        option=name, least=kind.parameter_info.min, most=kind.parameter_info.max
    )


def _range(limits: Any) -> str:
    if limits.min is None:
        return _("{option} wants a number")
    if limits.max is None:
        return _("{option} wants a number from {least} on")
    return _("{option} wants a number from {least} to {most}")
