"""Who signs what with a PIN: the step between a wish and its being done. No Qt."""

from station.services.duty import Crew
from station.services.operators import Right
from ui.gate.screen import Mode, Pin, Screen, Signed, Step, ask, changed


def signed(screen: Screen, pin: Pin, crew: Crew) -> Step:
    """Ask for the PIN, or do it at once where nobody here has one."""
    if crew.signers:
        return Step(changed(screen, mode=Mode.PIN, pin=pin, entry="", said=""))
    return ask(screen, lambda desk: pin.then(desk, None))


def any_leader(right: Right, then: Signed, crew: Crew, about: str = "") -> Pin:
    """The PIN of the leader on duty, or of another one."""
    signer = crew.signers[0].operator_id if crew.signers else ""
    return Pin(signer, right, then, anybody=True, about=about)
