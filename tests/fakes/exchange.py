"""The exchange port in memory."""

import msgspec

from station.domain.exchange import ClockMark, Receipt
from station.domain.imports import whole_entries
from station.domain.moments import to_us
from station.domain.visit import History
from station.services.exchange_port import MOST_IMPORTS


class FakeExchange:
    """Remembers as `db.exchange` does; what other homes hold is put in by the test."""

    def __init__(self):
        self._policies = {}
        self._policy = self._paired = self._adopted = None
        self._stations, self._outbox, self._receipts = {}, {}, {}
        self._past = ()
        self._number = 0
        self._clock_mark = ClockMark()
        self._imports, self._issues, self._prints = {}, {}, {}
        self.runs = {}
        self.told = {}

    def policy(self):
        return self._policy

    def set_policy(self, policy):
        self._policy = policy
        self._policies[policy.version] = policy

    def policies(self):
        return tuple(self._policies[version] for version in sorted(self._policies))

    def receipts(self, station):
        found = sorted((v, s) for (of, v), s in self._receipts.items() if of == station)
        return tuple(signed for _volume, signed in found)

    def save_receipt(self, receipt, signed):
        key = (receipt.station, receipt.volume)
        held = self._receipts.get(key)
        if held is None or self._upto(held) <= receipt.upto:
            self._receipts[key] = signed

    def clock_mark(self):
        return self._clock_mark

    def save_clock_mark(self, mark):
        self._clock_mark = mark

    def stations(self):
        return tuple(entry for _name, entry in sorted(self._stations.items()))

    def station(self, station):
        return self._stations.get(station)

    def save_station(self, entry):
        self._stations[entry.card.station] = entry

    def next_number(self, step=1):
        self._number += step
        return self._number

    def issues(self, station):
        return self._issues.get(station, ())

    def prints(self, name):
        return self._prints.get(name)

    def save_issues(self, station, issues, prints):
        self._issues[station] = issues
        self._prints[issues[-1].prints] = prints
        wanted = {one.prints for each in self._issues.values() for one in each}
        self._prints = {n: p for n, p in self._prints.items() if n in wanted}

    def imports(self):
        return whole_entries(entry for _id, entry in sorted(self._imports.items()))

    def save_import(self, entry):
        self._imports[entry.import_id, entry.part] = entry
        known = sorted({id_ for id_, _part in self._imports})[-MOST_IMPORTS:]
        kept = {key: one for key, one in self._imports.items() if key[0] in known}
        self._imports = kept

    def held(self, station, volume):
        return self.runs.get((station, volume), ())

    def passages_for(self, station, since_us):
        told = self.told.get(station, ())
        return iter([one for one in told if to_us(one.past.at) >= since_us])

    def paired(self):
        return self._paired

    def save_paired(self, paired):
        self._paired = paired

    def adopted(self):
        return self._adopted

    def save_adopted(self, adopted, past):
        self._adopted, self._past = adopted, tuple(past)
        self.set_policy(adopted.policy)

    def elsewhere(self, person_id, household_id, digests):
        def where(fits):
            return tuple(sorted(filter(fits, self._past), key=lambda past: past.at))

        return History(
            same_person=where(lambda p: person_id and p.person_id == person_id),
            same_household=where(
                lambda p: household_id and p.household_id == household_id
            ),
            same_code=where(lambda p: p.digest and p.digest in digests),
        )

    def outbox(self):
        files = self._outbox.values()
        return tuple(sorted(files, key=lambda f: (f.volume, f.first, f.last)))

    def keep(self, file):
        self._outbox[file.handover_id] = file

    def drop(self, file):
        self._outbox.pop(file.handover_id, None)

    @staticmethod
    def _upto(signed):
        return msgspec.json.decode(signed.body, type=Receipt).upto
