"""Policies, lists and orders at the command line, on a day that was really played."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest
from xlsxwriter import Workbook

from tests.fakes.homes import copy_homes
from tests.integration.demo.conftest import PlayedDay

DAY = "2022-04-18"


@pytest.fixture
def played(day, tmp_path):
    """A copy of the day that a test may change."""
    copy_homes(day.out, tmp_path / "day")
    return PlayedDay(tmp_path / "day")


@pytest.fixture
def told(played, capsys):
    """Runs a command with `--json`: its status and what it told."""

    def run(home, *words, expect=0):
        capsys.readouterr()
        assert played.run(home, *words, "--json") == expect
        said = capsys.readouterr()
        return [json.loads(line) for line in said.out.splitlines()]

    return run


@pytest.fixture
def policy_file(played, told, tmp_path):
    """The policy in force as a file, to be changed."""
    (held,) = told("office", "policy", "log")
    assert held["in_force"]
    path = tmp_path / "policy.toml"
    exported = played.out / "policy.txt"

    def write(old="", new=""):
        text = exported.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        return path

    exported.write_text(_shown(played), "utf-8")
    return write


def _shown(played):
    with redirect_stdout(StringIO()) as out:
        assert played.run("office", "policy", "show", "1") == 0
    return out.getvalue()


def test_that_the_rules_of_the_day_change_nothing_of_it(told, policy_file):
    (found,) = told("office", "policy", "preview", policy_file(), "--day", DAY)
    assert found["passages"] == found["judged"] > 300
    assert (found["changed"], found["not_judged"], found["unchecked"]) == ([], {}, 0)


def test_that_a_preview_says_what_would_change_and_changes_nothing(told, policy_file):
    new = policy_file("fever = 37.3", "fever = 36.6")
    before = told("office", "verify")
    (found,) = told("office", "policy", "preview", new, "--day", DAY, expect=1)
    held = [one for one in found["changed"] if one["new"]["outcome"] == "hold"]
    assert found["findings"]["fever"]["new"] > found["findings"]["fever"]["old"]
    assert all("*" in one["name"] or one["name"] == "" for one in held)
    assert told("office", "verify")[-1].keys() == before[-1].keys()
    (again,) = told("office", "policy", "preview", new, "--day", DAY, expect=1)
    assert again == found


def test_that_a_preview_of_one_gate_counts_its_passages_alone(told, policy_file):
    words = ("policy", "preview", policy_file(), "--day", DAY)
    (whole,) = told("office", *words)
    parts = [told("office", *words, "--station", f"gate-{n}")[0] for n in (1, 2)]
    assert sum(part["passages"] for part in parts) == whole["passages"]
    (own,) = told("gate-1", *words)
    assert own["passages"] == parts[0]["passages"]


def test_that_policies_are_counted_up_and_told_apart(told, policy_file):
    told("office", "policy", "set", policy_file("fever = 37.3", "fever = 37.0"))
    told("office", "policy", "set", policy_file())
    versions = told("office", "policy", "log")
    assert [one["version"] for one in versions] == [3, 2, 1]
    assert [one["in_force"] for one in versions] == [True, False, False]
    found = told("office", "policy", "diff", "1", "2", expect=1)
    assert {one["place"] for one in found} == {"version", "issued", "temperature.fever"}
    assert told("office", "policy", "diff", "2", "2") == []


def test_that_the_same_policy_again_is_no_new_version(told, policy_file):
    told("office", "policy", "set", policy_file())
    assert len(told("office", "policy", "log")) == 1


def test_that_pasted_risk_areas_come_into_force(told, tmp_path):
    table = tmp_path / "areas.txt"
    lines = "高风险地区\n吉林省 长春市 二道区 2022-04-01\n不存在市 2022-04-01\n"
    table.write_bytes(lines.encode("gb18030"))
    (done,) = told("office", "policy", "risk-areas", table, expect=1)
    assert (done["version"], done["areas"]) == (2, 2)
    assert done["pasted"]["unknown"] == [[3, "不存在市"]]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\xff", "你好".encode("utf-16")])
def test_that_a_table_of_anything_else_is_refused(played, tmp_path, content):
    table = tmp_path / "areas.txt"
    table.write_bytes(content)
    assert played.run("office", "policy", "risk-areas", table) == 2


def test_that_somebody_is_listed_shown_and_lifted(told):
    (before,) = told("office", "list", "show")
    person = _somebody(told, before)
    (done,) = told("office", "list", "add", person, "--to", "watch")
    assert (done["list"], done["person_id"]) == ("watch", person)
    assert len(told("office", "list", "show")) == 2
    assert len(told("office", "list", "show", "watch")) == 1
    told("office", "list", "lift", person, "--from", "watch")
    assert told("office", "list", "show") == [before]


def as_xlsx(path, rows):
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)


def as_csv(path, rows):
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(text.encode("gb18030"))


@pytest.mark.parametrize("written", [as_xlsx, as_csv])
def test_that_a_sheet_of_a_list_is_taken(told, tmp_path, written):
    (before,) = told("office", "list", "show")
    person = _somebody(told, before)
    sheet = tmp_path / "sheet.bin"
    head = ("身份证号", "名单", "开始日期", "备注")
    body = (person, "watch", "2022-04-01", "说，好")
    written(sheet, [head, body, ("nobody", "watch", "", ""), ("", "", "", "")])
    (done,) = told("office", "list", "import", sheet, expect=1)
    assert (done["lines"], done["listed"]) == (2, 1)
    assert [one["line"] for one in done["refused"]] == [3]
    (listed,) = told("office", "list", "show", "watch")
    assert (listed["person_id"], listed["from"]) == (person, "2022-04-01")
    assert listed["reason"] == "说，好".replace("，", ",")


def _somebody(told, listed):
    found = [one for one in told("office", "search", "3-2") if "person_id" in one]
    return next(
        one["person_id"] for one in found if one["person_id"] != listed["person_id"]
    )


def test_that_a_list_without_a_rule_is_refused(played, told):
    (listed,) = told("office", "list", "show")
    words = ("list", "add", listed["person_id"], "--to", "unheard")
    assert played.run("office", *words) == 2


def test_that_an_order_is_seen_and_confirmed_at_the_office(told, played, tmp_path):
    given = ("--giver", "街道", "--text", "只进不出", "--until", "2022-04-20T06:00")
    told("gate-1", "order", *given, "--rule", "passage", "--value", "closed")
    stick = tmp_path / "stick"
    stick.mkdir()
    told("gate-1", "handover", "--to", stick)
    told("office", "import", stick)
    seen, ended = told("office", "order", "list", expect=1)
    assert (seen["text"], seen["word"], ended["ended"]) == ("只进不出", "", True)
    (done,) = told("office", "order", "confirm", seen["order_id"])
    assert done["word"] == "confirmed"
    assert told("office", "order", "list")[0]["word"] == "confirmed"
    assert played.run("office", "order", "reject", "nothing") == 2


def test_that_an_order_without_its_words_is_refused(played):
    assert played.run("gate-1", "order", "--giver", "街道") == 2
