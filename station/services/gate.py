"""What a gate works with: its ports, its keys and what is in force now."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station.codes.trust import Trust
from station.domain.exchange import Adopted
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.sections import Policy
from station.domain.visit import History
from station.services.find import Finder, NoFinder
from station.services.ports import Passages, Register
from station.services.recorder import Recorder


def nothing_elsewhere(
    _person_id: str, _household_id: str, _digests: tuple[str, ...]
) -> History:
    """What a gate without briefings knows of others."""
    return History()


@dataclass(frozen=True, kw_only=True)
class Gate(Recorder):
    """One gate on duty, recording under the names of its shift.

    `digest_key` is the office's, so that both gates recognise the same code.
    `elsewhere` tells what the last briefing said of other gates (person id, household
    id, digests). `orders` are the local orders given since the last briefing, past ones
    included: the judge looks at time.
    """

    passages: Passages
    register: Register
    policy: Policy
    trust: Trust
    digest_key: bytes
    elsewhere: Callable[[str, str, tuple[str, ...]], History] = nothing_elsewhere
    orders: tuple[LocalOrder, ...] = ()
    finder: Finder = field(default_factory=NoFinder)


def trust_of(adopted: Adopted) -> Trust:
    """The pass keys and withdrawals of the briefing in force."""
    keys = {
        bytes.fromhex(key.key_id): Ed25519PublicKey.from_public_bytes(key.public)
        for key in adopted.pass_keys
    }
    return Trust(keys, frozenset(adopted.revoked_passes))
