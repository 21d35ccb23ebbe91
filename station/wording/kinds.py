"""The kinds of records as people call them."""

from resources import N_, _

_KINDS = {
    "passage": N_("passages"),
    "resolution": N_("resolutions of holds"),
    "correction": N_("corrections"),
    "shift": N_("shifts"),
    "local_order": N_("orders by word of mouth"),
    "order_review": N_("words of the office on such orders"),
    "listing": N_("entries on lists"),
    "pass": N_("issued and withdrawn passes"),
    "handover": N_("notes of handovers"),
    "briefing": N_("notes of briefings"),
    "import": N_("imports of handovers"),
    "register_import": N_("imports of the register"),
    "register_merge": N_("merges in the register"),
    "trust": N_("trust lists"),
    "paper": N_("prints and exports"),
    "reveal": N_("reveals of masked data"),
    "backup": N_("notes of backups"),
    "key": N_("notes of keys"),
    "login": N_("sign-ins"),
    "searched": N_("searches by number"),
    "operator": N_("changes of operators"),
    "policy": N_("changes of the policy"),
    "audit": N_("copies of the audit"),
    "technical": N_("technical notes"),
    "disinfection": N_("disinfections"),
    "erased": N_("erasures"),
    "legal_hold": N_("legal holds"),
    "tally": N_("figures that were kept"),
    "volume_opened": N_("volumes begun"),
    "delivery": N_("parcels left at the shelf"),
    "visitor_plate": N_("numbered visitor plates"),
    "vehicle": N_("fixed vehicles"),
}


def kind_name(kind: str) -> str:
    """The word for a kind of record; of one not known here, its own name."""
    return _(_KINDS[kind]) if kind in _KINDS else kind
