"""Expected errors as one sentence for the person in front of the screen."""

from resources import _
from station.domain.errors import GatebookError
from station.domain.policy.faults import PolicyFault


def sentence(error: GatebookError) -> str:
    """The error in the language of the reader."""
    text = _(error.msgid)
    return text.format(**error.fields) if error.fields else text


def policy_faults(error: PolicyFault) -> list[str]:
    """One line for each fault of a policy: where, and what."""
    return [
        f"{fault.place or '-'}: {_(fault.msgid).format(**fault.fields)}"
        for fault in error.faults
    ]
