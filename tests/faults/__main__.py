"""`python -m tests.faults [--merge FILE] [--write | --check]`: docs/reliability.md."""

import argparse
import sys
from pathlib import Path

from tests.faults.report import PAGE, merge, page


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--merge", type=Path, help="counts of a run (GATEBOOK_SEEN)")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    if options.merge:
        print(f"{merge(options.merge)} rounds taken")
    if options.write:
        PAGE.write_text(page(), encoding="utf-8")
    if options.check and PAGE.read_text(encoding="utf-8") != page():
        print("docs/reliability.md is old: python -m tests.faults --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
