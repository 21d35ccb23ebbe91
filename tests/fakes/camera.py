"""A camera without glass: tells its listeners what a test wants."""

import threading

from station.scanning.capture import Listeners


class FakeCamera:
    """Tells its listeners from a thread of its own, when it is asked to."""

    def __init__(self, listeners: Listeners) -> None:
        self.listeners = listeners
        self.running = False

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def tell(self, what: str, value: object) -> None:
        call = getattr(self.listeners, what)
        thread = threading.Thread(target=call, args=(value,))
        thread.start()
        thread.join()
