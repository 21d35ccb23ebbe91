"""Finding people in memory: the protocol of ui/gate/desk_port.py without a database."""

import threading

from station.domain.errors import OperatorError
from station.domain.people import Person
from station.domain.places import Place
from station.domain.search import Found, Hit
from station.domain.visit import Category
from station.services.audit import is_number
from station.wording.pinyin import letter_keys, typed_letters


class FakeSearch:
    """Finds by letters, by the end of a phone and by a door.

    While `open_gate` is cleared every question blocks; `fault` is raised by the next.
    """

    def __init__(self, hits: tuple[Hit, ...] = (), homes: tuple[Place, ...] = ()):
        self.hits = hits
        self.homes = homes
        self.register = 1
        self.asked: list[str] = []
        self.noted: list[tuple[str, int]] = []
        self.threads: set[str] = set()
        self.open_gate = threading.Event()
        self.open_gate.set()
        self.fault: Exception | None = None

    def find(self, text: str) -> Found:
        self.asked.append(text)
        self.threads.add(threading.current_thread().name)
        self.open_gate.wait(5)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        hits = tuple(hit for hit in self.hits if _means(hit, text))
        return Found(hits, self.register)

    def newcomer(self, person: Person, door: str, purpose: str) -> Hit:
        home = next((home for home in self.homes if home.key == door), None)
        if door and home is None:
            raise OperatorError("Nobody is registered at {door}.", door=door)
        return Hit(person, Category.VISITOR, host=home, purpose=purpose)

    def note(self, number: str, found: int) -> None:
        if is_number(number):
            self.noted.append((number, found))


def _means(hit: Hit, text: str) -> bool:
    if not text:
        return False
    home = hit.person.home
    letters = typed_letters(text)
    begins = any(key.startswith(letters) for key in letter_keys(hit.person.name))
    return (
        bool(letters and begins)
        or hit.person.phone.endswith(text)
        or hit.person.name.startswith(text)
        or bool(home and home.key == text)
    )
