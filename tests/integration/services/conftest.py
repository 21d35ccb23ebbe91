from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.services.checkpoint import Checkpoint


@pytest.fixture
def checkpoint(tmp_path: Path) -> Iterator[Checkpoint]:
    opened = Checkpoint(tmp_path)
    yield opened
    opened.close()
