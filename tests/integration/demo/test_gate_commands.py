"""The gate from the command line, in the homes that the demonstration left."""

import json
import shutil

import pytest

from station.codes.id_card import block_text
from station.domain.verdict import Outcome
from station.domain.visit import Site
from station.workspace.keyslots import KeyFile
from tests.fakes.cards import ID_NUMBER, card_block, mrz_of_passport
from tests.fakes.homes import copy_homes
from tests.integration.demo.conftest import PlayedDay
from ui.compose import open_station

GREEN = ("--colour", "green", "--test-age", "20", "--place-code", "--travel-card")
CODE = "https://s.sh.gov.cn/" + "5e" * 16 + "1650290400000"


@pytest.fixture
def copy(day, tmp_path):
    """The played day with a gate and an office that a test may change."""
    for name in ("gate-1", "office", "keys"):
        copy_homes(day.out / name, tmp_path / name)
    return PlayedDay(tmp_path)


@pytest.fixture
def at_gate(copy, capsys):
    """Run a command at gate 1: its status, its facts and what it said."""

    def act(*words):
        capsys.readouterr()
        status = copy.run("gate-1", *words, "--json")
        told = capsys.readouterr()
        return status, [json.loads(line) for line in told.out.splitlines()], told.err

    return act


@pytest.fixture
def door(copy):
    """The room of somebody who lives alone."""
    with open_station(copy.out / "gate-1", KeyFile(copy.key_file("gate-1"))) as gate:
        for resident in gate.register.residents():
            home = resident.person.home
            if home and len(gate.register.at_door(home.key)) == 1:
                return home.key
    raise AssertionError("nobody lives alone")


def rows(copy):
    with open_station(copy.out / "gate-1", KeyFile(copy.key_file("gate-1"))) as gate:
        return gate.desk().today()[0]


def test_that_a_resident_is_admitted_by_room(at_gate, door):
    status, (fact,), _said = at_gate("admit", "--door", door, "--temperature", "365")
    assert (status, fact["outcome"], fact["category"]) == (0, "admit", "resident")
    assert fact["findings"] == []


def test_that_one_real_picture_makes_one_passage(at_gate, copy, vectors):
    before = len(rows(copy))
    picture = vectors / "qr-photos" / "qrcode-1" / "1.webp"
    words = ("admit", "--picture", picture, "--temperature", "36.5")
    status, (fact,), said = at_gate(*words)
    assert (status, fact["outcome"]) == (1, "hold")
    assert said == "This code is not known here: judge it by eye.\n"
    assert len(rows(copy)) == before + 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (block_text(card_block(name="赵示例")), ID_NUMBER),
        (f"赵示例|男|汉|19900101|示例路|{ID_NUMBER}|示例分局|20150101|长期", ID_NUMBER),
        ("\n".join(mrz_of_passport("E12345678", "CESHI<<JIA")), "E12345678"),
    ],
    ids=["block", "fields", "passport"],
)
def test_that_a_document_names_the_visitor(at_gate, copy, text, number):
    status, (fact,), said = at_gate("admit", "--code", text, "--category", "visitor")
    assert (status, fact["category"]) == (1, "visitor")
    assert said == ""
    assert number not in json.dumps(fact)
    person = rows(copy)[0].person
    assert person.document.number == number
    assert person.name in {"赵示例", "CESHI JIA"}


def test_that_a_document_that_does_not_fit_is_said_and_names_nobody(at_gate, copy):
    _status, _facts, said = at_gate("admit", "--code", f"{ID_NUMBER[:-1]}1")
    assert said == "The check digits of this document do not fit: look at it.\n"
    assert rows(copy)[0].person.document is None


def test_that_a_visitor_with_everything_shown_meets_the_curfew_alone(
    at_gate, copy, door
):
    """The day ended at midnight, when visitors have to wait."""
    who = ("--name", "赵示例", "--phone", "13800000001", "--host", door)
    words = ("admit", "--code", CODE, *who, *GREEN, "--temperature", "36.4")
    status, (fact,), _said = at_gate(*words)
    assert (status, fact["findings"], fact["category"]) == (1, ["curfew"], "visitor")
    (code, *_others) = rows(copy)[0].shown
    assert len(code.digest) == 64


def test_that_a_code_known_here_keeps_the_name_that_it_brought(at_gate, copy, door):
    who = ("--name", "赵示例", "--phone", "13800000001", "--host", door)
    at_gate("admit", "--code", CODE, *who, *GREEN, "--temperature", "36.4")
    at_gate("admit", "--code", CODE, "--host", door, *GREEN, "--temperature", "36.4")
    assert rows(copy)[0].person.name == "赵示例"
    other = ("--name", "钱演练", "--host", door)
    words = ("admit", "--code", CODE, *other, *GREEN, "--temperature", "36.4")
    status, (fact,), _said = at_gate(*words)
    assert (status, "code-two-names" in fact["findings"]) == (1, True)


def test_that_a_courier_with_a_scanned_code_stays_a_courier(at_gate):
    words = ("admit", "--category", "courier", "--plate", "电00001", "--code", CODE)
    status, (fact,), _said = at_gate(*words, *GREEN, "--temperature", "36.4")
    assert (status, fact["category"]) == (0, "courier")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--door", "99-9-9999"), "Nobody is registered at 99-9-9999.\n"),
        (("--door", "99-9-9999", "--code", CODE), "Nobody is registered"),
        (("--category", "visitor", "--temperature", "warm"), "is no temperature"),
    ],
)
def test_that_what_cannot_be_recorded_is_said(at_gate, copy, words, said):
    before = rows(copy)
    status, facts, told = at_gate("admit", *words)
    assert (status, facts) == (2, [])
    assert said in told
    assert rows(copy) == before


def test_that_an_unknown_host_is_said_and_the_visitor_held(at_gate):
    who = ("--name", "赵示例", "--host", "99-9-9999")
    words = ("admit", *who, *GREEN, "--temperature", "36.4")
    status, (fact,), said = at_gate(*words)
    assert (status, fact["findings"]) == (1, ["curfew", "host-missing"])
    assert said == "Nobody is registered at 99-9-9999.\n"


def test_that_where_somebody_says_they_were_is_kept(at_gate, copy, door):
    where = ("--been", "吉林省长春市", "--been", "四平市")
    shown = ("--door", door, "--temperature", "36.5")
    status, (fact,), _said = at_gate("admit", *shown, *where)
    assert (status, fact["outcome"]) == (0, "admit")  # the rules of that day name none
    with open_station(copy.out / "gate-1", KeyFile(copy.key_file("gate-1"))) as gate:
        payload = json.loads(gate.journal.find(fact["record_id"]).payload)
    assert [stop["place"] for stop in payload["travel"]] == ["吉林省长春市", "四平市"]


def readings(copy, record_id):
    (row,) = [one for one in rows(copy) if one.record_id == record_id]
    return [(one.celsius, one.site, one.device) for one in row.readings]


def test_that_a_hold_is_measured_again_decided_and_corrected(at_gate, copy, door):
    _status, (held,), _said = at_gate("admit", "--door", door, "--temperature", "378")
    assert (held["outcome"], held["waiting"]) == ("hold", True)
    record = held["record_id"]
    status, facts, said = at_gate("resolve", record, "--temperature", "lo")
    assert (status, facts) == (2, [])
    assert "needs a value" in said
    assert at_gate("resolve", record)[0] == 2
    again = ("--temperature", "36.6", "--site", "ear")
    status, (ended,), _said = at_gate("resolve", record, *again)
    assert (status, ended["outcome"], ended["waiting"]) == (0, "admit", False)
    assert readings(copy, record)[-1] == (36.6, Site.EAR, "typed")
    assert at_gate("resolve", record, "--temperature", "36.6")[0] == 2

    words = ("correct", record, "--change", "temperature=36.9", "--reason", "录入有误")
    assert at_gate(*words)[0] == 0
    assert (
        at_gate("correct", record, "--change", "height=2", "--reason", "有误")[0] == 2
    )
    assert at_gate("verify")[0] == 0


def test_that_a_hold_is_refused_by_word(at_gate, door):
    _status, (held,), _said = at_gate("admit", "--door", door, "--temperature", "378")
    words = ("resolve", held["record_id"], "--outcome", "refuse", "--reason", "先采样")
    status, (ended,), _said = at_gate(*words)
    assert (status, ended["outcome"]) == (1, Outcome.REFUSE)


def test_that_a_shift_is_opened_and_closed_with_its_counts(at_gate):
    assert at_gate("shift", "close")[0] == 2
    words = ("shift", "open", "--leader", "L01", "--guard", "G01", "--guard", "G02")
    status, (opened,), _said = at_gate(*words)
    assert (status, opened["guards"]) == (0, ["G01", "G02"])
    assert at_gate(*words)[0] == 2
    status, (closed,), _said = at_gate("shift", "close", "--note", "无")
    assert (status, closed["shift"]) == (0, opened["shift"])
    assert closed["counts"]["passages"] > 100


def test_that_the_shift_sheet_holds_a_head_that_verify_takes_back(at_gate, tmp_path):
    at_gate("shift", "open", "--leader", "L01", "--guard", "G01")
    status, (open_sheet,), _said = at_gate("shift", "sheet")
    assert (status, open_sheet["counts"]["passages"]) == (0, 0)
    pdf = tmp_path / "sheet.pdf"
    words = ("shift", "close", "--items", "额温枪 2", "--pdf", str(pdf))
    status, (printed, closed), _said = at_gate(*words)
    assert (status, printed["pages"]) == (0, 1)
    assert pdf.stat().st_size
    assert at_gate("verify", "--head", printed["head"])[0] == 0

    status, (sheet,), _said = at_gate("shift", "sheet", closed["shift"])
    assert (status, sheet["shift"]) == (0, printed["shift"])
    assert at_gate("shift", "sheet", printed["shift"])[0] == 0
    assert at_gate("shift", "sheet", "0101-9")[0] == 2

    volume, number, link = printed["head"].split()
    status, (fault, _figures), _said = at_gate(
        "verify", "--head", f"{volume} {number} {'0' * len(link)}"
    )
    assert (status, fault["part"], fault["seq"]) == (4, "anchor", int(number))
    assert at_gate("verify", "--head", "nonsense")[0] == 2


def test_that_an_order_by_word_of_mouth_is_in_force_at_once(at_gate, door):
    given = ("order", "--giver", "街道值班室", "--text", "居民只进不出")
    rule = ("--rule", "passage", "--value", "closed", "--direction", "out")
    assert at_gate(*given, *rule, "--until", "tomorrow")[0] == 2
    assert at_gate(*given, *rule, "--until", "2001-01-01T08:00")[0] == 2
    words = (*given, "--until", "2099-01-01T08:00", *rule)
    status, (order,), _said = at_gate(*words)
    assert (status, order["giver"], order["sense"]) == (0, "街道值班室", "tighter")
    status, (fact,), _said = at_gate("admit", "--door", door, "--direction", "out")
    assert (status, fact["outcome"]) == (1, "refuse")
    assert "order-closed" in fact["findings"]


def test_that_a_search_shows_residents_and_passages_masked(at_gate, copy, door):
    at_gate("admit", "--door", door, "--temperature", "36.5")
    (row, *_older) = rows(copy)
    status, facts, _said = at_gate("search", door)
    assert status == 0
    assert {fact["kind"] for fact in facts} == {"resident", "passage"}
    assert row.person.name not in {fact["name"] for fact in facts}
    assert at_gate("search", "没有这个人")[0] == 1


def test_that_a_report_counts_the_day_of_every_station(copy, day, capsys):
    capsys.readouterr()
    assert copy.run("office", "report", "day", "--on", "2022-04-18", "--json") == 0
    facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counts = {fact["station"]: fact["counts"]["passages"] for fact in facts}
    gates = day.summary.gates
    assert counts == {"gate-1": gates[0].passages, "gate-2": gates[1].passages} | (
        {"office": 0} if "office" in counts else {}
    )
    assert copy.run("office", "report", "two-gates", "--json") == 0
    (pair,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {pair["first_station"], pair["second_station"]} == {"gate-1", "gate-2"}


def test_that_a_backup_opens_and_a_rebuild_changes_nothing(at_gate, copy):
    before = rows(copy)
    status, (fact,), _said = at_gate("rebuild")
    assert (status, fact["records"] > len(before)) == (0, True)
    assert rows(copy) == before
    status, (fact,), _said = at_gate("backup")
    assert status == 0
    shutil.copy(fact["file"], copy.out / "gate-1" / "journal.db")
    for left in (copy.out / "gate-1").glob("journal.db-*"):
        left.unlink()
    assert at_gate("verify")[0] == 0
    assert rows(copy) == before


def test_that_the_doctor_names_what_is_here(at_gate):
    status, facts, _said = at_gate("doctor")
    good = {fact["check"]: fact["good"] for fact in facts}
    assert good["home"]
    assert good["sqlcipher"]
    assert status == (0 if all(good.values()) else 1)


def test_that_a_window_without_a_display_is_one_sentence(copy, capsys, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert copy.run("gate-1", "gate") == 3
    assert capsys.readouterr().err == "There is no display here for a window.\n"


def test_that_the_log_of_a_home_names_nobody(at_gate, copy, door):
    at_gate("admit", "--door", door, "--temperature", "378", "--name", "赵示例")
    at_gate("admit", "--door", "99-9-9999")
    text = (copy.out / "gate-1" / "logs" / "gatebook.log").read_text()
    assert "open for admit" in text
    assert door not in text
    assert "99-9-9999" not in text
    (row, *_older) = rows(copy)
    assert row.person.name.encode("unicode_escape").decode() not in text


def test_that_a_line_on_paper_keeps_its_own_time(at_gate, copy, door):
    words = ("--page", "1", "--line", "3", "--writer", "G01", "--temperature", "365")
    on_sheet = ("--written", "2022-04-18T10:15:00+08:00")
    status, (fact,), _said = at_gate("paper", *on_sheet, *words, "--door", door)
    assert (status, fact["category"]) == (0, "resident")
    (row,) = [one for one in rows(copy) if one.record_id == fact["record_id"]]
    assert (row.at_us, row.paper_line) == (1_650_248_100_000_000, "1/3")
    assert at_gate("paper", *on_sheet, *words, "--door", door)[0] == 2  # once is enough
    late = ("--written", "2099-01-01T10:15")
    assert at_gate("paper", *late, *words, "--door", door)[0] == 2
    assert at_gate("paper", *on_sheet, *words, "--door", "99-9-9999")[0] == 2
