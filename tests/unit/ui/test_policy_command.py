"""`gatebook policy check` on files of every sort."""

import json
from pathlib import Path

import pytest
import typer

from resources import text
from station.domain.errors import OperatorError
from station.domain.policy.model import PolicyFault
from ui.commands import policy
from ui.commands.common import Globals

DEFAULT = text("policy/default.toml")


def check(file: Path, *, as_json: bool = False) -> int:
    app = typer.Typer()
    app.callback()(lambda: None)
    policy.add(app)
    words = ["policy", "check", str(file)]
    return app(args=words, standalone_mode=False, obj=Globals(json=as_json))


def test_that_a_sound_policy_is_said_to_be_sound(tmp_path, capsys):
    file = tmp_path / "policy.toml"
    file.write_text("\ufeff" + DEFAULT, encoding="utf-8")
    assert check(file) == 0
    assert capsys.readouterr().out == "Policy version 1, 常态查验规则: no faults.\n"


def test_that_each_fault_is_one_line(tmp_path, capsys):
    file = tmp_path / "policy.toml"
    document = DEFAULT.replace("fever = 37.3", "fever = 50").replace("[cards]", "[car]")
    file.write_text(document, encoding="utf-8")
    with pytest.raises(PolicyFault):
        check(file)
    assert capsys.readouterr().out.splitlines() == [
        "car: there is no such key",
        "temperature.fever: the value or its length must be ≤ 42.0",
    ]
    with pytest.raises(PolicyFault):
        check(file, as_json=True)
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["place"] for line in lines] == [
        "car",
        "temperature.fever",
    ]


def test_that_a_file_that_is_no_text_is_one_sentence(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OperatorError):
        check(file)


def test_that_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(OperatorError):
        check(tmp_path / "none.toml")
    with pytest.raises(OperatorError):
        check(tmp_path)
