"""What every test stands on: English words, no keyring, the public vectors."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# neither the keyring of whoever runs the tests nor one that a test module makes up
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from resources import current_language, use_language

# A busy machine is no fault of the code: figures belong in benches. On a push the same
# examples are tried each time; at a desk and in the fuzz new ones are looked for.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")

VECTORS = Path(
    os.environ.get("GATEBOOK_VECTORS", Path(__file__).parents[2] / "shared/vectors")
)


@pytest.fixture(autouse=True)
def english_words() -> Iterator[None]:
    """Tests read English sentences, worker threads too, unless they say otherwise."""
    before = current_language()
    use_language("en")
    yield
    use_language(before)


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of public test data; tests are skipped where it is absent."""
    if not VECTORS.is_dir():
        pytest.skip(f"no public vectors at {VECTORS}; set GATEBOOK_VECTORS")
    return VECTORS
