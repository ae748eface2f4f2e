"""Prints how many cases of tests/cases pass, by table and class, and what is wrong with the others.

    python tools/cases.py [--file casualties] [--class passive] [--id cas-passive-03] [--summary] [--mark]

``--mark`` sets ``known_miss`` on the cases that fail and takes it from those that pass; look at the diff before committing it.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

from casebook import TABLES, Outcome, compare, load, path_of, read_lines

from sitrep.analysis import Analyst
from sitrep.settings import Settings


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", default="", help="only tables whose name contains this")
    parser.add_argument("--class", dest="language_class", default="", help="only classes whose name contains this")
    parser.add_argument("--id", default="", help="only cases whose id contains this")
    parser.add_argument("--summary", action="store_true", help="no single cases")
    parser.add_argument("--mark", action="store_true", help="write known_miss into the tables")
    return parser.parse_args()


def _run(name: str, analyst: Analyst, args: argparse.Namespace) -> list[Outcome]:
    cases = [case for case in load(name) if args.language_class in case.language_class and args.id in case.id]
    return [compare(case, analyst.events(case.article)) for case in cases]


def _show(name: str, outcomes: list[Outcome], *, summary: bool) -> None:
    by_class: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_class[outcome.case.language_class].append(outcome)
    for language_class, group in by_class.items():
        print(f"{sum(o.passed for o in group):4}/{len(group):<4} {name}: {language_class}")
        for outcome in () if summary else group:
            if not outcome.passed:
                print(f"     {outcome.case.id}  {outcome.case.article.text}")
                print("".join(f"         {line}\n" for line in outcome.wrong), end="")
    print(f"{sum(o.passed for o in outcomes):4}/{len(outcomes):<4} {name}")


def _mark(name: str, outcomes: list[Outcome]) -> None:
    passed = {outcome.case.id: outcome.passed for outcome in outcomes}
    records = read_lines(path_of(name))
    for record in records:
        if not passed.get(record["id"], not record.pop("known_miss", False)):
            record["known_miss"] = True
    path_of(name).write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def main() -> None:
    """Run the tables that were asked for with one analyst."""
    args = _arguments()
    analyst = Analyst(Settings())
    for name in (*TABLES, "negatives"):
        outcomes = _run(name, analyst, args) if args.file in name else []
        if outcomes:
            _show(name, outcomes, summary=args.summary)
        if outcomes and args.mark and name in TABLES:
            _mark(name, outcomes)


if __name__ == "__main__":
    main()
