"""Where no database is safe, how much room there is, and why a disk refuses."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFault
from station.workspace.disk import (
    ON_CLOUD,
    ON_NETWORK,
    ON_STICK,
    cloud_folder,
    file_system,
    free_bytes,
    refusal,
    require_local,
    unsafe,
)

MOUNTS = r"""
22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /srv/gate/Cloud\040Drive rw - fuse.rclone drive: rw
31 22 0:27 / /mnt/share rw - cifs //office/share rw
32 22 8:1 / /media/stick rw - vfat /dev/sda1 rw
33 32 8:2 / /media/stick/deep rw - xfs /dev/sda2 rw
not a line of mounts
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/gate/share", "ext4"),
        ("/srv/gate/Cloud Drive/gatebook", "fuse.rclone"),
        ("/mnt/share", "cifs"),
        ("/mnt/shared", "ext4"),
        ("/media/stick/home", "vfat"),
        ("/media/stick/deep/er", "xfs"),
    ],
)
def test_that_the_nearest_mount_tells_the_kind(place: str, kind: str) -> None:
    assert file_system(Path(place), MOUNTS) == kind


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("nfs4", ON_NETWORK),
        ("cifs", ON_NETWORK),
        ("vfat", ON_STICK),
        ("exfat", ON_STICK),
        ("fuse.sshfs", ON_CLOUD),
        ("fuse.onedriver", ON_CLOUD),
        ("fuse", ON_CLOUD),
        ("fuseblk", ""),
        ("ext4", ""),
        ("btrfs", ""),
        ("ntfs", ""),
        ("tmpfs", ""),
        ("overlay", ""),
        ("", ""),
    ],
)
def test_that_only_disks_of_this_computer_keep_a_database(kind: str, why: str) -> None:
    assert unsafe(kind) == why


@pytest.mark.fault(18)
@pytest.mark.parametrize("name", ["OneDrive - Sun", "Dropbox", "坚果云", "Nutstore"])
def test_that_a_folder_of_a_cloud_service_is_refused_by_name(
    tmp_path: Path, name: str
) -> None:
    home = tmp_path / name / "gatebook"
    (tmp_path / name).mkdir()
    assert cloud_folder(home.parts) == name
    with pytest.raises(EnvironmentFault, match="cloud service") as raised:
        require_local(home)
    assert name in str(raised.value)


def test_that_an_ordinary_folder_is_welcome_before_it_is_made(tmp_path: Path) -> None:
    require_local(tmp_path / "not" / "yet" / "there")


def test_that_a_folder_that_is_gone_has_no_room(tmp_path: Path) -> None:
    assert free_bytes(tmp_path) > 0
    assert free_bytes(tmp_path / "gone") == 0


def test_that_a_disk_that_takes_a_file_does_not_refuse(tmp_path: Path) -> None:
    assert refusal(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    told = refusal(tmp_path / "gone")
    assert told is not None
    assert told.msgid.startswith("There is no such file")


LIMITED = """
import resource, sys
from pathlib import Path
from station.workspace.disk import refusal
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
print(refusal(Path(sys.argv[1])))
"""


@pytest.mark.fault(17)
@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX")
def test_that_a_limit_on_the_size_of_files_is_named(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    (tmp_path / "journal.db").write_bytes(bytes(2 << 20))
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("The file is too large for this disk")
