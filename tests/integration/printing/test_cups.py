"""`--print` into a real CUPS queue: the cups-pdf driver of Debian."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from station.devices.printer import PrintJob, outcome, printers, submit
from station.domain.errors import EnvironmentFault
from tests.data.sample_day import sample_day
from tests.integration.keeping.conftest import homes, template
from ui.commands import log

__all__ = ["homes", "template"]  # fixtures
pytestmark = pytest.mark.root

QUEUE = "GatebookTest"
DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
PATIENCE = 60.0
CONFIGURATION = """
LogLevel warn
Listen {socket}
Browsing Off
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
FILES = """
User lp
Group lp
SystemGroup root lpadmin
ServerRoot {root}
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/access_log
ErrorLog {root}/error_log
PageLog {root}/page_log
"""


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    """A print service of our own with one queue that prints into PDF files."""
    if os.geteuid() != 0 or shutil.which("cupsd") is None or not DRIVER.exists():
        pytest.skip("needs root, cups and printer-driver-cups-pdf")
    root = tmp_path_factory.mktemp("cups")
    for folder in ("spool", "spool/tmp", "cache", "state", "state/certs", "ppd"):
        (root / folder).mkdir(mode=0o755)
    for above in (root, *root.parents[:3]):
        above.chmod(0o755)
    socket = root / "cups.sock"
    (root / "cupsd.conf").write_text(CONFIGURATION.format(socket=socket))
    (root / "cups-files.conf").write_text(FILES.format(root=root))
    command = [
        "cupsd",
        "-f",
        "-c",
        f"{root}/cupsd.conf",
        "-s",
        f"{root}/cups-files.conf",
    ]
    service = subprocess.Popen(command)
    patch = pytest.MonkeyPatch()
    patch.setenv("CUPS_SERVER", str(socket))
    waiting = threading.Event()
    for _turn in range(100):
        if socket.exists():
            break
        waiting.wait(0.1)
    made = ("lpadmin", "-p", QUEUE, "-v", "cups-pdf:/", "-E", "-P", str(DRIVER))
    subprocess.run(made, check=True, capture_output=True)
    out = Path.home() / "PDF"  # where cups-pdf puts what root prints
    before = set(out.glob("*"))
    yield QUEUE
    patch.undo()
    service.terminate()
    service.wait(20)
    for printed in set(out.glob("*")) - before:
        printed.unlink()


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "log.pdf"
    list(log.write(sample_day(), log.Wanted(pdf=file)))
    return file


def test_that_a_day_log_comes_out_of_the_queue(queue, paper):
    ticket = submit(paper, PrintJob("day-log"), queue)
    assert outcome(ticket, PATIENCE).done


def test_that_an_unknown_printer_is_said_and_the_file_stays(queue, paper):
    assert queue
    with pytest.raises(EnvironmentFault):
        submit(paper, PrintJob("day-log"), "nowhere")
    assert paper.exists()


def test_that_a_printer_without_paper_is_said_and_goes_on_later(queue, paper):
    subprocess.run(["cupsdisable", "-r", "media-empty", queue], check=True)
    assert [one.reason for one in printers() if one.name == queue] == ["media-empty"]
    ticket = submit(paper, PrintJob("day-log"), queue)
    told = outcome(ticket, PATIENCE)
    assert (told.done, told.reason) == (False, "media-empty")
    subprocess.run(["cupsenable", queue], check=True)
    assert outcome(ticket, PATIENCE).done


@pytest.mark.parametrize(
    "words",
    [
        ("log", "--duplex"),
        ("sheet", "visitors", "--paper", "A3"),
        ("notice", "grid-envelopes", "--copies", "2"),
    ],
    ids=lambda words: words[0],
)
def test_that_a_command_prints_and_takes_its_file_away(homes, queue, words):
    made = homes.run("gate-1", *words, "--print", "--printer", queue)
    assert made[-1]["done"] is True
    assert made[-1]["printer"] == queue
    assert list((homes.root / "gate-1" / "prints").iterdir()) == []
