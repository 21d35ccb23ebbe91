"""`python -m tests.bench NAME [--json]`: measure the product beside a peer.

Each measure is a module here with `run(argv) -> dict`: figures by name, the ratios ours
divided by the peer's. With `--json` one JSON object and nothing else on stdout.
"""

import json
import sys
from pathlib import Path
from pkgutil import resolve_name


def main(arguments: list[str]) -> int:
    # `import` is a word of Python's own: its file is import_.py
    names = {
        found.stem.rstrip("_"): found.stem
        for found in sorted(Path(__file__).parent.glob("*.py"))
        if not found.stem.startswith("_")
    }
    if not arguments or arguments[0] not in names:
        print("usage: python -m tests.bench NAME [--json]", file=sys.stderr)
        print("NAME is one of:", ", ".join(names), file=sys.stderr)
        return 2
    name, *rest = arguments
    as_json = "--json" in rest
    figures = resolve_name(f"tests.bench.{names[name]}:run")(
        [argument for argument in rest if argument != "--json"]
    )
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for figure, value in figures.items():
            print(f"{figure:<28} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
