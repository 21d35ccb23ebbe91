"""The station line, and what a briefing makes a gate trust."""

from datetime import timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.codes.trust import key_id
from station.domain.exchange import (
    Adopted,
    OutboxFile,
    PassKey,
    PolicyText,
    Receipt,
    SignedReceipt,
)
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from station.services.gate import trust_of
from station.services.orders import give_order, orders_given
from station.services.status import station_status
from station.wording.local_orders import brief
from station.workspace.home import HomeRole, Settings
from tests.integration.services.checkpoint import row_of

SETTINGS = Settings(HomeRole.STATION, "gate-1", "登记终端", "东门", "阳光花园")
ADOPTED = Adopted(7, 1_651_600_000_000_000, PolicyText(1, ""))


def receipt(head, upto, volume=""):
    body = Receipt("sun", head.station, volume or head.volume, upto, "", (), 0)
    return SignedReceipt(msgspec.json.encode(body).decode(), "")


def status_of(checkpoint, *receipts):
    return station_status(SETTINGS, ADOPTED, receipts, checkpoint.gate)


def test_that_the_line_says_what_the_gate_is_and_goes_by(checkpoint):
    told = status_of(checkpoint)
    assert (told.station, told.gate, told.community) == ("gate-1", "东门", "阳光花园")
    assert (told.briefing, told.briefing_us) == (7, ADOPTED.issued_us)
    assert told.policy_label == checkpoint.gate.policy.label
    assert (told.operator, told.shift, told.local_order) == ("G01", "shift-1", "")


def test_that_a_gate_of_the_whole_office_goes_by_the_policys_community(checkpoint):
    whole = msgspec.structs.replace(SETTINGS, community="")
    told = station_status(whole, ADOPTED, (), checkpoint.gate)
    assert told.community == checkpoint.gate.policy.community != ""


@pytest.mark.parametrize(("upto", "unsent"), [(0, 3), (1, 2), (3, 0)])
def test_that_what_no_receipt_covers_is_unsent(checkpoint, upto, unsent):
    for person_id in ("p-1", "p-2"):
        checkpoint.shows_pass(person_id, Direction.OUT)
    head = checkpoint.gate.journal.head()
    assert head.seq == 3
    assert status_of(checkpoint).unsent == 3
    earlier = receipt(head, 900, volume="an-earlier-volume")
    told = status_of(checkpoint, earlier, receipt(head, upto))
    assert (told.head_seq, told.unsent) == (3, unsent)


def test_that_what_was_handed_over_is_told_from_what_was_receipted(checkpoint):
    for person_id in ("p-1", "p-2"):
        checkpoint.shows_pass(person_id, Direction.OUT)
    head = checkpoint.gate.journal.head()
    before = OutboxFile("h0", "h0.gbx", "an-earlier-volume", 1, 900, "", 1, "", 70)
    sent = OutboxFile("h1", "h1.gbx", head.volume, 1, 2, "", 1, "", 90)
    one = receipt(head, 1)
    told = station_status(
        SETTINGS, ADOPTED, (one,), checkpoint.gate, outbox=(before, sent)
    )
    assert (told.unsent, told.handed, told.files, told.handed_us) == (2, 2, 2, 90)
    assert status_of(checkpoint, one).handed == 1
    assert status_of(checkpoint).handed_us == 0


def test_that_the_latest_order_in_force_is_shown(checkpoint):
    now, told = checkpoint.clock.now().at, []
    for text, minutes in (("先说的", 60), ("后说的", 10)):
        order = LocalOrder(
            order_id="",
            giver="街道值班室",
            text=text,
            start=now,
            end=now + timedelta(minutes=minutes),
            sense=OrderSense.TIGHTER,
            rule=OrderRule.NOTE,
        )
        give_order(order, checkpoint.gate)
        told.append(brief(order))
        assert text in told[-1]
    checkpoint.change(orders=orders_given(checkpoint.gate.passages))
    assert status_of(checkpoint).local_order == f"{told[1]}   {told[0]}"
    checkpoint.wait(30)
    assert status_of(checkpoint).local_order == told[0]
    checkpoint.wait(60)
    assert status_of(checkpoint).local_order == ""


def test_that_a_briefing_brings_the_keys_and_withdrawals_of_passes(checkpoint):
    office = Ed25519PrivateKey.generate()
    public = office.public_key()
    key = PassKey(key_id(public).hex(), public.public_bytes_raw())
    text = checkpoint.pass_of("p-1", office)

    def shown_under(adopted):
        checkpoint.change(trust=trust_of(adopted))
        state = checkpoint.desk.present_code(text, Colour.NONE, Direction.OUT)
        return row_of(state).outcome

    assert shown_under(ADOPTED) is Outcome.HOLD
    trusting = msgspec.structs.replace(ADOPTED, pass_keys=(key,))
    assert shown_under(trusting) is Outcome.ADMIT
    checkpoint.wait(60)
    withdrawn = msgspec.structs.replace(trusting, revoked_passes=("pass-p-1",))
    assert shown_under(withdrawn) is Outcome.HOLD
