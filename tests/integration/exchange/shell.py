"""Runs the commands over homes in one folder."""

from ui.main import run


class Shell:
    """Runs commands as the console script does."""

    def __init__(self, root):
        self.root = root
        self.stick = root / "stick"
        self.stick.mkdir(exist_ok=True)

    @property
    def pairing(self):
        return self.root / "gate-1.pairing"

    @property
    def code(self):
        return (self.root / "code.txt").read_text()

    def at(self, home, *words):
        key = ["--key-file", str(self.root / "key.txt")]
        where = ["--home", str(self.root / home), "--lang", "en"]
        return run([*map(str, words), *where, *key])
