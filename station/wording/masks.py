"""Personal data shown in part: enough to recognise, too little to misuse.

2+2 signs of a number as health-code pages do; 6+4 would tell where somebody was born
(standards.md § Personal information).
"""

from station.domain.policy.sections import Masking

STAR = "*"
LONGEST = 3
_SHORT = 7  # no phone number has fewer digits
DEFAULT = Masking()


def name(text: str, rule: Masking = DEFAULT) -> str:
    """王* for two characters, 王** for more: the length of a name tells much too."""
    if not text:
        return ""
    head = text[: rule.name_head] if len(text) > rule.name_head else ""
    hidden = min(len(text) - len(head), LONGEST - 1)
    return head + STAR * hidden


def number(text: str, rule: Masking = DEFAULT) -> str:
    """11**************01."""
    return _middle(text, rule.document_head, rule.document_tail)


def phone(text: str, rule: Masking = DEFAULT) -> str:
    """138****0000; of a short number only the end; several, joined by `/`, each."""
    head, tail = rule.phone_head, rule.phone_tail
    several = text.split("/")
    if any(len(one) < _SHORT for one in several):
        return _middle(text, head, tail)
    return "/".join(_middle(one, head, tail) for one in several)


def _middle(text: str, head: int, tail: int) -> str:
    """At least half of a text stays hidden, else all but its last sign."""
    hidden = len(text) - head - tail
    if hidden * 2 >= len(text) or hidden >= LONGEST + 1:
        return text[:head] + STAR * hidden + text[len(text) - tail :]
    return STAR * (len(text) - 1) + text[-1:]
