"""Whether a disk is encrypted, by what the system tells of its layers."""

import os
import sys

import pytest

from station.workspace.disk_encryption import DiskEncryption, disk_encryption

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")


@pytest.fixture
def system(tmp_path):
    """Makes layers of block devices; the first one carries the folder."""
    number = tmp_path.stat().st_dev
    blocks = tmp_path / "blocks"

    def made(*layers):
        above = blocks / f"{os.major(number)}:{os.minor(number)}"
        for depth, uuid in enumerate(layers):
            above.mkdir(parents=True)
            if uuid:
                (above / "dm").mkdir()
                (above / "dm" / "uuid").write_text(f"{uuid}\n")
            above = above / "slaves" / f"below-{depth}"
        mounts = tmp_path / "mountinfo"
        mounts.write_text("")
        return disk_encryption(tmp_path, blocks, mounts)

    return made


@pytest.mark.parametrize(
    "layers",
    [("CRYPT-LUKS2-0a-luks", ""), ("LVM-xyz", "CRYPT-LUKS1-0a", ""), ("CRYPT-PLAIN",)],
)
def test_that_an_encrypted_layer_is_found_wherever_it_is(system, layers):
    assert system(*layers) is DiskEncryption.ENCRYPTED


@pytest.mark.parametrize("layers", [("",), ("LVM-xyz", ""), ("LVM-CRYPT-", "")])
def test_that_a_plain_disk_is_told(system, layers):
    assert system(*layers) is DiskEncryption.PLAIN


def test_that_an_unknown_device_is_not_guessed(system, tmp_path):
    assert system() is DiskEncryption.UNKNOWN
