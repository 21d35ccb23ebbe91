"""The entry: what is loaded, which status it ends with, and how a bug is told."""

import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

import ui.commands
import ui.main
from station.domain.errors import EnvironmentFault, IntegrityFault, OperatorError
from station.workspace.home import HomeRole, Settings, create_home
from ui.main import COMMANDS, run

SECRET = "张三 330102199001011234"
LOADED = (
    "import sys; from ui.main import run; status = run(sys.argv[1:]); "
    "print(status, *sorted({name.partition('.')[0] for name in sys.modules}))"
)


@pytest.fixture
def failing(monkeypatch):
    """Make every command end in an exception."""

    def fail_with(error):
        def fail(*_words):
            raise error

        monkeypatch.setattr(ui.main, "_dispatch", fail)

    return fail_with


def started(tmp_path, *words):
    """Exit status and top modules of a command line in a fresh interpreter."""
    words = [*words, "--lang", "en"]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        capture_output=True,
        text=True,
        cwd=Path(ui.main.__file__).parents[1],
        env={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")},
        check=True,
    )
    status, *modules = done.stdout.splitlines()[-1].split()
    return int(status), set(modules), done.stderr


def test_that_every_command_module_is_reachable():
    folder = Path(ui.commands.__file__).parent
    declares = {p.stem for p in folder.glob("*.py") if "\ndef add(app" in p.read_text()}
    assert set(COMMANDS.values()) == declares


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_command_has_a_help_page(name, capsys):
    assert run([name, "--help", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert f"gatebook {name}" in told.out
    assert told.err == ""


def test_that_import_starts_without_qt(tmp_path):
    status, modules, _said = started(tmp_path, "import", "--help")
    assert (status, "PySide6" in modules) == (0, False)
    nowhere = str(tmp_path / "nowhere")
    words = ("import", nowhere, "--home", nowhere, "--key-file", nowhere)
    status, modules, said = started(tmp_path, *words)
    assert (status, "PySide6" in modules) == (3, False)
    assert said.count("\n") == 1
    assert "no Gatebook home" in said


def test_that_read_starts_without_a_database(tmp_path):
    status, modules, _said = started(tmp_path, "read", "--help")
    assert status == 0
    assert not modules & {"sqlalchemy", "sqlcipher3", "PySide6", "reportlab"}


def test_that_the_help_page_needs_no_window(tmp_path):
    status, modules, _said = started(tmp_path, "--help")
    assert (status, "PySide6" in modules) == (0, False)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperatorError("There is nobody at {door}.", door="1-1"), 2),
        (EnvironmentFault("There is nobody at {door}.", door="1-1"), 3),
        (IntegrityFault("There is nobody at {door}.", door="1-1"), 4),
    ],
)
def test_that_an_expected_error_is_its_sentence_and_status(
    failing, capsys, error, status
):
    failing(error)
    assert run(["search", "101", "--lang", "en"]) == status
    assert capsys.readouterr() == ("", "There is nobody at 1-1.\n")


def test_that_stopping_a_command_is_no_bug(failing, capsys):
    for error in (KeyboardInterrupt(), BrokenPipeError()):
        failing(error)
        assert run(["search"]) == 130
    assert capsys.readouterr().err == ""


def test_that_a_bug_is_never_hidden_from_whoever_calls_run(failing):
    failing(KeyError(SECRET))
    with pytest.raises(KeyError):
        run(["search", "101"])


class Crash:
    """`main` on a command line whose command has a bug."""

    def __init__(self, monkeypatch, capsys):
        self._patch, self._capsys = monkeypatch, capsys

    def __call__(self, *words):
        self._patch.setattr(sys, "argv", ["gatebook", *words, "--lang", "en"])
        for hooks in (sys, ui.main.threading):
            self._patch.setattr(hooks, "excepthook", hooks.excepthook)
        self._patch.setattr(sys, "unraisablehook", sys.unraisablehook)
        with pytest.raises(SystemExit) as ended:
            ui.main.main()
        assert ended.value.code == 70
        said = self._capsys.readouterr()
        assert said.out == ""
        return said.err


@pytest.fixture
def crash(failing, monkeypatch, capsys, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(ui.main.tempfile, "tempdir", str(scratch))
    failing(KeyError(SECRET))
    return Crash(monkeypatch, capsys)


def the_file(folder):
    (path,) = folder.glob("crash-*.txt")
    return path


def test_that_a_bug_is_one_sentence_a_file_and_status_70(crash, tmp_path):
    root = tmp_path / "home"
    create_home(root, Settings(HomeRole.STATION, "gate-1", "東門"), "test").close()
    said = crash("search", SECRET, "--home", str(root))
    path = the_file(root / "logs")
    assert said == (
        "The program made a mistake of its own (KeyError); what was saved is safe. "
        f"{path} says where it happened.\n"
    )
    text = path.read_text()
    assert "KeyError" in text
    assert "main.py" in text
    for part in (*SECRET.split(), "search"):
        assert part not in text.replace("gatebook search", "")


def test_that_a_bug_without_a_home_is_kept_in_the_scratch_folder(crash, tmp_path):
    said = crash("search", "--home", str(tmp_path / "nowhere"))
    assert str(the_file(tmp_path / "scratch")) in said


def test_that_a_bug_that_cannot_be_kept_is_still_told(crash, tmp_path):
    (tmp_path / "scratch").rmdir()
    said = crash("search", "--home", str(tmp_path / "nowhere"))
    assert said == ("The program made a mistake of its own; what was saved is safe.\n")


@pytest.mark.fault(62)
def test_that_memory_that_runs_out_is_one_sentence(crash, failing, monkeypatch):
    def full(*_words):
        raise MemoryError

    failing(MemoryError())
    monkeypatch.setattr("station.workspace.crash.write_crash", full)
    assert crash("search") == (
        "The program made a mistake of its own; what was saved is safe.\n"
    )


def test_that_a_bug_in_a_slot_or_a_thread_takes_the_same_path(crash, tmp_path, capsys):
    crash("search", "--home", str(tmp_path / "nowhere"))
    the_file(tmp_path / "scratch").unlink()
    sys.excepthook(KeyError, KeyError(SECRET), None)
    Unraisable = namedtuple("Unraisable", ["exc_type", "exc_value"])
    sys.unraisablehook(Unraisable(OSError, OSError(SECRET)))
    thread = ui.main.threading.Thread(target=int, args=(SECRET,))
    thread.start()
    thread.join()
    said = capsys.readouterr().err.splitlines()
    assert [line.split(";")[0] for line in said] == [
        "The program made a mistake of its own (KeyError)",
        "The program made a mistake of its own (OSError)",
        "The program made a mistake of its own (ValueError)",
    ]
    assert SECRET not in "".join(said)
