"""A handover by way of a real SSH server, its folder the inbox of the office."""

import getpass
import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {root}/host
AuthorizedKeysFile {root}/home/.ssh/id_ed25519.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
Subsystem sftp internal-sftp
"""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.fault(38),
    pytest.mark.skipif(SSHD is None, reason="openssh-server is not installed"),
]


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Server:
    """An SSH server of this user for one folder; `stop` and `start` as a bad line."""

    def __init__(self, root):
        self.port = free_port()
        self._config = root / "config"
        (root / "home/.ssh").mkdir(parents=True, mode=0o700)
        for key in (root / "host", root / "home/.ssh/id_ed25519"):
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
            subprocess.run(words, check=True)
        self._config.write_text(CONFIG.format(port=self.port, root=root))
        self.start()

    def start(self):
        if os.geteuid() == 0:  # what the service would make at its start
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        words = [str(SSHD), "-D", "-e", "-f", str(self._config)]
        self._process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        for line in self._process.stderr:
            if line.startswith("Server listening"):
                return
        self.stop()
        pytest.skip("this user may not run an SSH server")

    def stop(self):
        subprocess.run(["pkill", "-P", str(self._process.pid)], check=False)
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()

    def url(self, folder):
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{folder}"


@pytest.fixture
def server(tmp_path, monkeypatch):
    pytest.importorskip("paramiko")
    root = tmp_path / "ssh"
    root.mkdir()
    server = Server(root)
    monkeypatch.setattr(os.path, "expanduser", _at_home(root / "home"))
    yield server
    server.stop()


def _at_home(home):
    return lambda path: str(path).replace("~", str(home), 1)


def test_that_a_share_by_ssh_is_a_place_like_a_stick(paired_shell, server, capsys):
    share = server.url(paired_shell.stick)
    assert paired_shell.at("gate", "handover", "--to", share, "--json") == 0
    sent = json.loads(capsys.readouterr().out)
    assert sent["place"] == f"{share}/{Path(sent['place']).name}"
    assert len(list(paired_shell.stick.iterdir())) == 1
    assert paired_shell.at("office", "import", share, "--json") == 0
    (taken,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (taken["state"], taken["new"]) == ("imported", 2)
    assert paired_shell.at("office", "import", share) == 0
    assert "nothing changed" in capsys.readouterr().out
    assert paired_shell.at("office", "briefing", "--to", share) == 0


def test_that_a_lost_line_is_a_sentence_and_the_next_attempt_works(
    paired_shell, server, capsys
):
    share = server.url(paired_shell.stick)
    assert paired_shell.at("gate", "handover", "--to", share) == 0
    server.stop()
    for home, words in (("gate", ["handover", "--to"]), ("office", ["import"])):
        assert paired_shell.at(home, *words, share) == 3
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    server.start()
    assert paired_shell.at("office", "import", share) == 0
    assert paired_shell.at("gate", "handover", "--to", share) == 0


def test_that_a_stranger_is_told_so_without_the_password(paired_shell, server, capsys):
    share = server.url(paired_shell.stick).replace("sftp://", "sftp://x:secret-")
    share = share.replace(f"secret-{getpass.getuser()}@", "secret@")
    assert paired_shell.at("gate", "handover", "--to", share) == 3
    said = capsys.readouterr()
    assert "cannot be reached" in said.err
    assert "secret" not in said.err + said.out
