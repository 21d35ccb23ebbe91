from datetime import timedelta

import msgspec
import pytest

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.exchange import (
    BriefingManifest,
    GateCard,
    Item,
    StationState,
)
from station.domain.kinds import BRIEFING, LOCAL_ORDER, PASS, LedgerEntry
from station.domain.moments import to_us
from station.domain.operators import Operator, Role
from station.domain.people import Resident
from station.domain.places import Place
from station.domain.policy.local_order import LocalOrder, OrderSense, order_entry
from station.handover.container import (
    LinesWriter,
    decrypt,
    encrypt,
    pack,
    read_lines,
    unpack,
)
from station.handover.keys import recipient_of
from station.handover.minisign import sign
from station.handover.signed import sign_up
from station.services import brief, pairing
from station.services.adopt import adopt
from tests.fakes.passages import a_person
from tests.integration.exchange.world import COMMUNITY, POLICY, draft


@pytest.fixture
def paired(world):
    """Both gates have handed over once, so the office knows their keys."""
    for gate in world.gates:
        world.record(gate, 1, 2)
        world.taken(*world.sent(gate))
    return world


def respoken(world, data, gate="gate-1", *, extra=(), signer=None, **changes):
    """A briefing opened with the station's key, changed, signed and sealed again."""
    keys = world.gates[gate].keys
    members = unpack(decrypt(data, keys.age))
    manifest = msgspec.json.decode(members.manifest, type=BriefingManifest)
    writer = LinesWriter()
    for line in [*read_lines(members.records, manifest.content), *extra]:
        writer.add(line)
    records, content = writer.finish()
    manifest = msgspec.structs.replace(manifest, content=content, **changes)
    signer = signer or world.office.keys.sign
    members = sign_up(manifest, records, signer, "x")
    return encrypt(pack(members), [recipient_of(keys.age)])


def everything(end):
    register = end.register
    return (
        list(register.residents()),
        register.lists_of("person-3"),
        register.operators(),
        end.exchange.adopted(),
        end.journal.head(),
    )


def test_that_a_briefing_replaces_register_lists_operators_and_policy(paired):
    office, end = paired.office, paired.gates["gate-1"]
    office.register.replace([Resident(a_person(n)) for n in (3, 40)])
    office.register.set_lists({"person-40": ("home-isolation",)})
    leader = Operator("op-9", "李㛃", Role.LEADER, pin_hash="$argon2id$x")
    office.register.set_operators([leader])
    text = POLICY.replace("version = 1", "version = 7", 1)
    assert brief.set_policy(office, text).version == 7
    report = adopt(end, paired.briefing("gate-1").data)
    assert (report.residents, report.operators, report.policy_version) == (2, 1, 7)
    names = [resident.person.person_id for resident in end.register.residents()]
    assert sorted(names) == ["person-3", "person-40"]
    assert end.register.lists_of("person-40") == ("home-isolation",)
    assert end.register.lists_of("person-3") == ()
    assert end.register.operators() == (leader,)
    assert end.exchange.policy().text == text
    (row,) = end.passages.ledger(BRIEFING.name, str(report.number))
    assert row.state == "adopted"


def test_that_only_the_gates_own_community_comes_down(paired):
    elsewhere = a_person(50)
    home = Place("别的小区", building="1", room="101")
    elsewhere = msgspec.structs.replace(elsewhere, home=home)
    paired.office.register.replace([Resident(a_person(1)), Resident(elsewhere)])
    assert paired.briefing("gate-1").manifest.residents == 1


def test_that_passes_keys_and_stations_come_down(paired):
    entry = LedgerEntry("pass-1", "revoked", None, {"reason": "lost"})
    good = LedgerEntry("pass-2", "issued")
    clock = paired.clock
    paired.office.journal.append(
        draft(PASS.name, entry, clock), draft(PASS.name, good, clock)
    )
    adopt(paired.gates["gate-1"], paired.briefing("gate-1").data)
    adopted = paired.gates["gate-1"].exchange.adopted()
    assert adopted.revoked_passes == ("pass-1",)
    assert adopted.pass_keys == (brief.pass_key(paired.office),)
    assert [cert.station for cert in adopted.stations] == ["gate-1", "gate-2"]


def test_that_a_gate_learns_what_the_other_gate_saw(paired):
    end = paired.gates["gate-1"]
    adopt(end, paired.briefing("gate-1").data)
    person = a_person(1)
    digest = f"{1:064x}"
    told = end.exchange.elsewhere(person.person_id, person.household_id, (digest,))
    (seen,) = told.same_person
    assert seen.here is False
    assert seen.name_key
    assert person.name not in msgspec.json.encode(told).decode()
    assert len(told.same_code) == 1
    # passages 1 and 2 are of one household
    assert len(told.same_household) == 2


def test_that_what_is_older_than_two_weeks_is_not_told(paired):
    paired.clock.pass_by(15 * 86_400_000_000)
    end = paired.gates["gate-1"]
    adopt(end, paired.briefing("gate-1").data)
    assert end.exchange.elsewhere("person-1", "", ()).same_person == ()


def test_that_a_briefing_ends_the_local_orders(paired):
    end = paired.gates["gate-1"]
    start = paired.clock.now().at
    order = LocalOrder(
        order_id="order-1",
        giver="指挥部",
        text="一律不出",
        start=start,
        end=start + timedelta(days=1),
        sense=OrderSense.TIGHTER,
    )
    end.journal.append(draft(LOCAL_ORDER.name, order_entry(order), paired.clock))
    adopt(end, paired.briefing("gate-1").data)
    (row,) = end.passages.ledger(LOCAL_ORDER.name)
    assert row.state == "ended"
    assert to_us(start) == row.fields["start_us"]


def test_that_the_same_briefing_again_changes_nothing_and_says_so(paired):
    end = paired.gates["gate-1"]
    data = paired.briefing("gate-1").data
    adopt(end, data)
    before = everything(end)
    assert adopt(end, data).already
    assert everything(end) == before


def test_that_an_older_briefing_is_refused(paired):
    end = paired.gates["gate-1"]
    older, newer = paired.briefing("gate-1"), paired.briefing("gate-1")
    adopt(end, newer.data)
    before = everything(end)
    with pytest.raises(OperatorError, match="in force already"):
        adopt(end, older.data)
    assert everything(end) == before


def test_that_a_briefing_for_another_gate_is_wrong_input(paired):
    end = paired.gates["gate-1"]
    with pytest.raises(OperatorError, match="somebody else"):
        adopt(end, paired.briefing("gate-2").data)
    data = respoken(paired, paired.briefing("gate-1").data, station="gate-2")
    with pytest.raises(OperatorError, match="for station gate-2"):
        adopt(end, data)


def test_that_another_office_cannot_brief(paired):
    end = paired.gates["gate-1"]
    before = everything(end)
    stranger = paired.gates["gate-2"].keys.sign
    data = respoken(paired, paired.briefing("gate-1").data, signer=stranger)
    with pytest.raises(IntegrityFault, match="signature"):
        adopt(end, data)
    data = respoken(paired, paired.briefing("gate-1").data, office="office-2")
    with pytest.raises(OperatorError, match="office-2"):
        adopt(end, data)
    assert everything(end) == before


def test_that_a_briefing_that_was_forwarded_is_refused(paired):
    data = respoken(paired, paired.briefing("gate-1").data, recipients=("age1x",))
    with pytest.raises(IntegrityFault, match="somebody else"):
        adopt(paired.gates["gate-1"], data)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"\xff",
        b'{"t":"resident","v":{}}',
        b'{"t":"operator","v":7}',
        b"[" * 9999,
        b'{"t":"policy","v":' + b"[" * 99999 + b"}",
        b'{"t":"receipt","v":{"body":"{}","signature":"x"}}',
    ],
)
def test_that_a_line_that_cannot_be_read_leaves_everything_as_it_was(paired, line):
    end = paired.gates["gate-1"]
    before = everything(end)
    data = respoken(paired, paired.briefing("gate-1").data, extra=[line])
    with pytest.raises(IntegrityFault):
        adopt(end, data)
    assert everything(end) == before


def test_that_a_bad_policy_leaves_everything_as_it_was(paired):
    end = paired.gates["gate-1"]
    before = everything(end)
    line = msgspec.json.encode({"t": "policy", "v": {"version": 9, "text": "fever ="}})
    data = respoken(paired, paired.briefing("gate-1").data, extra=[line])
    with pytest.raises(OperatorError):
        adopt(end, data)
    assert everything(end) == before


def test_that_an_item_of_a_newer_program_is_left_out_and_told(paired):
    end = paired.gates["gate-1"]
    line = msgspec.json.encode(Item("weather", msgspec.Raw(b'{"sun":true}')))
    data = respoken(paired, paired.briefing("gate-1").data, extra=[line])
    assert adopt(end, data).unknown == ("weather",)


@pytest.mark.parametrize("part", [0.2, 0.7])
def test_that_a_briefing_cut_short_is_refused(paired, part):
    end = paired.gates["gate-1"]
    data = paired.briefing("gate-1").data
    with pytest.raises(IntegrityFault):
        adopt(end, data[: int(len(data) * part)])


def test_that_a_handover_is_no_briefing(paired):
    paired.record("gate-1", 9)
    path = paired.sent("gate-1")[-1]
    data = decrypt(path.read_bytes(), paired.office.keys.age)
    end = paired.gates["gate-1"]
    with pytest.raises(OperatorError, match="another kind"):
        adopt(end, encrypt(data, [recipient_of(end.keys.age)]))


@pytest.mark.fault(53)
def test_that_a_receipt_that_does_not_fit_the_journal_is_told(paired):
    end = paired.gates["gate-1"]
    volume = end.journal.head().volume
    (signed,) = paired.office.exchange.receipts("gate-1")
    forged = signed.body.replace('"upto":4', '"upto":3')
    assert forged != signed.body
    other = {
        "body": forged,
        "signature": sign(forged.encode(), paired.office.keys.sign, "x"),
    }
    line = msgspec.json.encode({"t": "receipt", "v": other})
    data = respoken(paired, paired.briefing("gate-1").data, extra=[line])
    report = adopt(end, data)
    assert report.strange == (volume,)
    assert len(report.delivered) == 1


def test_that_a_station_not_heard_of_gets_no_briefing(world):
    with pytest.raises(OperatorError, match="not handed over yet"):
        world.briefing("gate-1")
    with pytest.raises(OperatorError, match="no station gate-9"):
        world.briefing("gate-9")
    with pytest.raises(OperatorError, match="No station is paired"):
        brief.brief_all(world.office)


def test_that_every_paired_station_is_briefed(paired):
    assert [b.manifest.station for b in brief.brief_all(paired.office)] == [
        "gate-1",
        "gate-2",
    ]
    pairing.revoke(paired.office, "gate-2")
    assert len(brief.brief_all(paired.office)) == 1
    with pytest.raises(OperatorError, match="no station gate-2"):
        paired.briefing("gate-2")


# --- pairing


def test_that_a_pairing_file_opens_with_its_code_alone(world):
    card = GateCard("gate-3", "三号", "西门", COMMUNITY)
    made, code = pairing.make(world.office, card)
    assert made.name == "office-1-gate-3.pairing"
    assert len(code) == 10
    assert code.isdigit()
    spaced = f" {code[:5]}-{code[5:]} "
    invitation = pairing.read(made.data, spaced)
    assert invitation.pairing.gate == card
    assert invitation.pairing.digest_key == world.office.keys.digest_key
    assert invitation.manifest.residents == 30
    wrong = f"{(int(code) + 1) % 10**10:010d}"
    with pytest.raises(OperatorError, match="code is wrong"):
        pairing.read(made.data, wrong)
    with pytest.raises(IntegrityFault):
        pairing.read(made.data[:-1], code)
    entry = world.office.exchange.station("gate-3")
    assert entry.state is StationState.INVITED
    assert invitation.pairing.token not in msgspec.json.encode(entry).decode()


def test_that_a_paired_station_is_not_invited_again_before_it_is_revoked(paired):
    card = paired.office.exchange.station("gate-1").card
    with pytest.raises(OperatorError, match="revoke it first"):
        pairing.invite(paired.office, card)
    pairing.revoke(paired.office, "gate-1")
    pairing.invite(paired.office, card)
    entry = paired.office.exchange.station("gate-1")
    assert (entry.state, entry.keys) == (StationState.INVITED, None)


@pytest.mark.parametrize("name", ["", "Gate", "门", "office-1", "a/b"])
def test_that_a_station_needs_an_id_that_can_name_files(world, name):
    with pytest.raises(OperatorError):
        pairing.invite(world.office, GateCard(name, "", "", ""))


def test_that_an_unknown_station_cannot_be_revoked(world):
    with pytest.raises(OperatorError, match="no station gate-9"):
        pairing.revoke(world.office, "gate-9")


def test_that_a_station_of_one_office_does_not_settle_with_another(world):
    card = GateCard("gate-1", "", "", "")
    other = msgspec.structs.replace
    invitation = pairing.invite(world.office, card)
    stranger = other(
        invitation.pairing, office=other(invitation.pairing.office, office="office-2")
    )
    with pytest.raises(OperatorError, match="another office"):
        pairing.settle(world.gates["gate-1"], other(invitation, pairing=stranger))


def test_that_a_station_works_at_once_after_pairing(world):
    end = world.gates["gate-1"]
    adopted = end.exchange.adopted()
    assert adopted.policy.text == POLICY
    assert len(list(end.register.residents())) == 30
    assert end.register.lists_of("person-3") == ("home-isolation",)
