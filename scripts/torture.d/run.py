"""Runs the proofs against the real binary and writes one JSON object for each to standard output."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import flushes
import kills
import mails
import races
from database import BOTH, Postgres


def main() -> int:
    """Runs what was asked for; fails if one proof does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("proofs", nargs="+", choices=["races", "kills", "flushes", "nodes", "mail"])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--slots", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=5.0, help="of storm under strace")
    parser.add_argument("--mails", type=int, default=60)
    options = parser.parse_args()
    # Told to stop, a proof still ends its servers and drops its databases.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    plans = {
        "races": [lambda d, kind=kind: races.run(kind, d, options.slots, 1) for kind in BOTH],
        "kills": [lambda d, kind=kind: kills.run(kind, d, options.kills) for kind in BOTH],
        "flushes": [lambda d: flushes.run_sqlite(d, options.seconds), flushes.run_postgres],
        "mail": [lambda d, kind=kind: mails.run(kind, d, options.mails) for kind in BOTH],
        "nodes": [lambda d: races.run(Postgres, d, options.slots, 2)],
    }
    passed = True
    for proof in options.proofs:
        for plan in plans[proof]:
            figures = in_directory(plan)
            print(json.dumps(figures), flush=True)
            passed &= figures["passed"]
    return 0 if passed else 1


def in_directory(plan) -> dict:
    """Runs one proof in a directory of its own, which is kept if it fails."""
    directory = Path(tempfile.mkdtemp(prefix="gemeinraum-torture-"))
    figures = plan(directory)
    if figures["passed"]:
        shutil.rmtree(directory)
    else:
        print(f"the files are kept in {directory}", file=sys.stderr)
    return figures


if __name__ == "__main__":
    sys.exit(main())
