"""Who may do what at a gate and at an office, from the command line."""

import io

import pytest

from station.workspace.keyslots import KeyFile
from tests.data.releases.make import PIN
from ui.compose import open_any

ORDER = (
    "order",
    *("--giver", "李主任", "--text", "只进不出", "--until", "2099-01-01T08:00"),
    *("--rule", "note"),
)
HEAD_PIN, AUDITOR_PIN = "161803", "141421"
READING = [
    ("search", "101"),
    ("log",),
    ("report", "day"),
    ("policy", "show"),
    ("operator", "list"),
    ("trust", "list"),
]


@pytest.fixture
def headed(shell):
    """An office with a head and an auditor who have their PINs."""
    for who, role, pin in (("H01", "head", HEAD_PIN), ("A01", "auditor", AUDITOR_PIN)):
        signed = {} if role == "head" else {"who": "H01", "pins": (HEAD_PIN, pin)}
        words = ("operator", "add", "--id", who, "--name", "示例", "--role", role)
        given = signed or {"pins": (pin,)}
        assert shell("office", *words, **given)[0] == 0
    return shell


def test_that_everyday_work_needs_no_name(shell) -> None:
    assert shell("station", "search", "101")[0] in {0, 1}
    assert shell("station", "admit", "--category", "courier")[0] in {0, 1}
    assert shell("station", "verify")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ORDER,
        ("log", "--full", "--csv", "day.csv"),
        ("search", "13800000001"),
        ("operator", "volunteer", "钱示例", "--phone", "13800000077"),
        ("shift", "close", "--operator", "G01"),
        ("resolve", "nothing", "--reason", "认识"),
        ("correct", "nothing", "--change", "phone=1", "--reason", "错"),
    ],
    ids=lambda words: words[0] + words[1],
)
def test_that_a_leaders_act_needs_a_leader_with_the_pin(
    shell, leader, words, tmp_path
) -> None:
    words = [str(tmp_path / word) if word == "day.csv" else word for word in words]
    named = "--operator" in words
    for how in ({} if named else None, {"who": "G01"}):
        if how is not None:
            status, facts, said = shell("station", *words, **how)
            assert (status, facts) == (2, [])
            assert "--operator" in said or "may not do this" in said
    words = [word for word in words if word not in {"--operator", "G01"}]
    status, _facts, said = shell("station", *words, who="L01", pins=("000000",))
    assert (status, said) == (2, "The PIN is wrong.\n")
    status, _facts, said = shell("station", *words, **leader)
    assert status == 0 or "no such passage" in said
    assert not list(tmp_path.glob("*.part"))


def test_that_a_guard_picks_a_name_and_needs_no_pin(shell) -> None:
    words = ("admit", "--category", "courier", "--temperature", "36.5")
    status, (fact,), _said = shell("station", *words, who="G01")
    assert status in {0, 1}
    with open_any(
        shell.root / "station", KeyFile(shell.root / "key.txt"), "test"
    ) as home:
        record = home.journal.find(fact["record_id"])
    assert record.envelope.operator == "G01"
    status, _facts, said = shell("station", *words, who="G99")
    assert (status, said) == (2, "There is no operator “G99”.\n")


def test_that_a_new_home_works_until_somebody_has_a_pin(shell) -> None:
    """The office of the release knows a leader, no clerk and no head."""
    words = ("operator", "add", "--id", "C01", "--name", "示例")
    assert shell("office", *words)[0] == 0
    assert shell("office", *words, "--role", "clerk", pins=("271801",))[0] == 0
    assert shell("office", *words, "--role", "head", pins=("161803",))[0] == 0
    status, _facts, said = shell("office", *words)
    assert (status, said) == (2, "Say who you are: give --operator ID.\n")
    assert shell("office", *words, who="C01", pins=("161803",))[0] == 0


def test_that_a_refusal_says_whose_act_it_is(shell) -> None:
    status, _facts, said = shell("station", *ORDER, who="G01")
    assert status == 2
    assert said == "“G01” may not do this; it takes one of: Shift leader.\n"


def test_that_a_pin_comes_from_a_file_or_a_pipe(shell, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    assert shell("station", *ORDER, who="L01")[0] == 0
    status, _facts, said = shell("station", *ORDER, who="L01")
    assert status == 2
    assert "type it, pipe it in" in said


def test_that_an_auditor_reads_the_audit_and_nothing_else(headed) -> None:
    auditor = {"who": "A01", "pins": (AUDITOR_PIN,)}
    for words in READING:
        home = "station" if words[0] == "log" else "office"
        status, facts, said = headed(home, *words, **auditor)
        assert (status, facts) == (2, [])
        assert "may not do this" in said or "no operator" in said
    assert headed("office", "verify", **auditor)[0] == 0
    status, facts, _said = headed("office", "audit", **auditor)
    assert status == 0
    assert {fact["kind"] for fact in facts} >= {"operator", "login", "shift"}
    assert not {fact["kind"] for fact in facts} & {"passage", "correction"}


def test_that_the_audit_is_the_heads_and_no_clerks(headed) -> None:
    words = ("operator", "add", "--id", "C01", "--name", "示例", "--role", "clerk")
    pins = (HEAD_PIN, "271801")
    assert headed("office", *words, who="H01", pins=pins)[0] == 0
    assert headed("office", "audit", who="C01", pins=("271801",))[0] == 2
    assert headed("office", "audit")[0] == 2
    assert headed("office", "audit", who="H01", pins=(HEAD_PIN,))[0] == 0


def test_that_what_is_recorded_carries_who_signed(shell, leader) -> None:
    assert shell("station", *ORDER, **leader)[0] == 0
    (order,) = shell.audit("station", "local_order")[-1:]
    assert order[2]["entered_by"] == "L01"
    assert order[2]["giver"] == "李**"


def test_that_a_shift_handed_over_is_signed_by_both(shell) -> None:
    added = ("operator", "add", "--id", "L02", "--name", "示例", "--role", "leader")
    assert shell("office", *added, pins=("141421",))[0] == 0
    assert shell("office", "briefing", "--to", shell.root)[0] == 0
    (briefing,) = shell.root.glob("*.briefing")
    assert shell("station", "adopt", briefing)[0] == 0
    close = ("shift", "close", "--to", "L02")
    status, _facts, said = shell("station", *close, pins=(PIN,))
    assert (status, "PIN of “L02” is missing" in said) == (2, True)
    assert shell("station", *close, pins=(PIN, "000000"))[0] == 2
    assert shell("station", "shift", "close", "--to", "L01", pins=(PIN, PIN))[0] == 2
    status, (fact,), _said = shell("station", *close, pins=(PIN, "141421"))
    assert (status, fact["signed"]) == (0, ["L01", "L02"])
    opened = ("shift", "open", "--leader", "L01", "--guard", "G01")
    assert shell("station", *opened)[0] == 2
    assert shell("station", *opened, pins=(PIN,))[0] == 0
    assert [row[2]["signed"] for row in shell.audit("station", "shift")[-2:]] == [
        "L01,L02",
        "L01",
    ]


def test_that_a_volunteer_guards_until_midnight(shell, leader) -> None:
    words = ("operator", "volunteer", "钱示例", "--phone", "13800000077")
    status, (fact,), _said = shell("station", *words, "--team", "党员突击队", **leader)
    assert (status, fact) == (0, {"id": "V01", "role": "guard"})
    listed = [one["id"] for one in shell("station", "operator", "list")[1]]
    assert listed == ["G01", "L01", "V01"]
    assert shell("station", "handover", "--to", shell.root)[0] == 0
    (file,) = shell.root.glob("*.handover")
    assert shell("office", "import", file)[0] == 0
    assert "V01" not in str(shell("office", "operator", "list")[1])
    assert shell("station", "shift", "close", pins=(PIN,))[0] == 0
    opened = ("shift", "open", "--leader", "L01", "--guard", "V01")
    assert shell("station", *opened, pins=(PIN,))[0] == 0
    (added,) = shell.audit("station", "operator")
    assert added[:2] == ("V01", "volunteer")
    assert (added[2]["name"], added[2]["team"]) == ("钱**", "党员突击队")
    assert added[2]["phone"] == "138****0077"


def test_that_a_search_by_number_is_recorded_without_the_number(shell, leader) -> None:
    number = "11010519000000001X"
    assert shell("station", "search", number, **leader)[0] in {0, 1}
    assert shell("station", "search", "3-2-1501")[0] in {0, 1}
    (row,) = shell.audit("station", "searched")
    assert row[1] == "number"
    assert len(row[2]["digest"]) == 64
    spaced = " ".join((number[:6], number[6:14], number[14:].lower()))
    assert shell("station", "search", spaced, **leader)[0] in {0, 1}
    again = shell.audit("station", "searched")[-1]
    assert again[2]["digest"] == row[2]["digest"]
    assert number not in str(again)
