"""How fast sitrep is, against what any program must do and what a tokenizer alone costs: ``make bench`` or ``python benchmarks/bench.py``.

The steps of `steps.py` take turns, round after round, on one pinned core (a to d) and on two (e, f):

    a  read      the files, read and decoded, and nothing else
    b  tokens    spaCy's blank English tokenizer over the same texts
    c  extract   extraction in memory
    d  job       files to Parquet
    e  job       the same with two workers
    f  flow      the same as a Prefect flow, by a server that runs already

Ratios are of words a second, the median over the rounds of what was measured in the same round: what else the machine does weighs on both
sides alike. Beside those by the wall's clock stand those by the processor's (a to d), on which other programs weigh less.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import corpus
from plot import bars
from server import prefect_server

from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
STEPS = {"a": ("read", 1), "b": ("tokens", 1), "c": ("extract", 1), "d": ("job", 1), "e": ("job", 2), "f": ("flow", 2)}
RATIOS = ("c/b", "d/b", "d/a", "d/c", "e/d", "f/e")
Measured = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """All that was measured of one corpus: a step's results are one for each round."""

    name: str
    articles: int
    words: int
    hits: float
    """Share of sentences that wake an event type."""
    steps: dict[str, list[Measured]]

    def speed(self, letter: str, clock: str = "seconds") -> float:
        """Words a second, the median of the rounds."""
        return median(self.words / found[clock] for found in self.steps[letter])

    def ratio(self, pair: str, clock: str = "seconds") -> float | None:
        """The median over the rounds; nothing where one of the two was not measured, or does not run in one process."""
        over, under = (self.steps.get(letter, []) for letter in pair.split("/"))
        if not over or not under or (clock != "seconds" and pair[0] in "ef"):
            return None
        return median(second[clock] / first[clock] for first, second in zip(over, under, strict=True))

    def as_json(self) -> Measured:
        """For the file of results."""
        clocks = {"wall": "seconds", "cpu": "cpu_seconds"}
        ratios = {name: {pair: _rounded(self.ratio(pair, clock)) for pair in RATIOS} for name, clock in clocks.items()}
        speeds = {letter: {"words_s": round(self.speed(letter)), "articles_s": self._articles_s(letter)} for letter in self.steps}
        return {
            "corpus": self.name,
            "articles": self.articles,
            "words": self.words,
            "woken_share": round(self.hits, 3),
            "speeds": speeds,
            "ratios": ratios,
            "rounds": self.steps,
        }

    def _articles_s(self, letter: str) -> float:
        return round(self.speed(letter) * self.articles / self.words, 1)

    def lines(self) -> list[str]:
        """For people."""
        out = [f"{self.name}: {self.articles:,} articles, {self.words:,} words, {self.hits:.0%} of the sentences wake an event type"]
        for letter, found in self.steps.items():
            step, cores = STEPS[letter]
            peak = max(one["peak_own_mb"] for one in found), max(one["peak_worker_mb"] for one in found)
            memory = f"{peak[0]:,} MB" + (f", a worker {peak[1]:,} MB" if cores > 1 else "")
            speed = f"{self.speed(letter):>12,.0f} words/s {self._articles_s(letter):>10,.1f} articles/s"
            out.append(f"  {letter}  {step:<8} {cores} core{'s' if cores > 1 else ' '} {speed}   peak {memory}")
        shown = [(pair, self.ratio(pair), self.ratio(pair, "cpu_seconds")) for pair in RATIOS]
        out.append("  by the wall      " + "   ".join(f"{pair} {wall:.3f}" for pair, wall, _ in shown if wall is not None))
        rejects = max((one.get("rejects", 0) for found in self.steps.values() for one in found), default=0)
        if rejects:
            out.append(f"  {rejects:,} articles could not be read or extracted: these figures are of the others")
        out.append("  by the processor " + "   ".join(f"{pair} {cpu:.3f}" for pair, _, cpu in shown if cpu is not None))
        return out


def measure(step: str, folder: Path, cores: int) -> Measured:
    """One step in a process of its own."""
    command = [sys.executable, str(HERE / "steps.py"), step, str(folder), str(cores)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{step} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    found: Measured = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(name: str, folder: Path, letters: str, rounds: int) -> Run:
    """Runs the steps in turns."""
    about = measure("scan", folder, 1)
    steps: dict[str, list[Measured]] = {letter: [] for letter in letters}
    for number in range(rounds):
        for letter in letters:
            steps[letter].append(measure(STEPS[letter][0], folder, STEPS[letter][1]))
            print(f"  {name}, round {number + 1}: {letter} {steps[letter][-1]['seconds']:.2f} s", file=sys.stderr, flush=True)
    return Run(name, about["articles"], about["words"], about["hits"] / max(1, about["sentences"]), steps)


def profile(name: str, folder: Path) -> Measured:
    """Prints where the time of the job goes."""
    found = measure("profile", folder, 1)
    print(f"{name}: share of the job's time by stage")
    print("  " + "   ".join(f"{stage} {share:.1%}" for stage, share in found["stages"].items()))
    print("  functions that ran most, without what they called")
    for function, share in found["functions"].items():
        print(f"  {share:6.1%}  {function}")
    return {"corpus": name, **found}


def around(name: str, folder: Path) -> Measured:
    """Prints what the job costs around an extractor that finds nothing, with two workers."""
    found = measure("around", folder, 2)
    speed = f"{found['articles'] / found['seconds']:>8,.0f} articles/s"
    print(f"{name}: {found['articles']:,} articles, {speed}, peak {found['peak_own_mb']:,} MB, a worker {found['peak_worker_mb']:,} MB")
    return {"corpus": name, **found}


def main(arguments: Sequence[str]) -> None:
    """Measures, prints, and writes the results beside this file."""
    options = _parser().parse_args(arguments)
    with ExitStack() as stack:
        folders = _folders(options)
        if options.profile:
            results: dict[str, Any] = {"profiles": [profile(name, folder) for name, folder in folders.items()]}
        elif options.around:
            results = {"around": [around(name, folder) for name, folder in folders.items()]}
        else:
            if "f" in options.steps:
                stack.enter_context(prefect_server())
            runs = [compare(name, folder, options.steps, options.rounds) for name, folder in folders.items()]
            for run in runs:
                print("\n".join(run.lines()))
            results = {"runs": [run.as_json() for run in runs]}
    _save(results, options)


def _save(results: dict[str, Any], options: argparse.Namespace) -> None:
    now = datetime.now(UTC)
    about = {
        "at": now.isoformat(timespec="seconds"),
        "extractor_version": extractor_version(),
        "machine": f"{platform.machine()} {platform.system()}, Python {platform.python_version()}",
        "seed": options.seed,
    }
    options.results.mkdir(parents=True, exist_ok=True)
    path = options.results / f"{now:%Y%m%d-%H%M%S}{'-profile' if options.profile else ''}.json"
    path.write_text(json.dumps({**about, **results}, indent=1), encoding="utf-8")
    print(f"written: {path}")
    if "runs" in results:
        path.with_suffix(".svg").write_text(bars(results["runs"]), encoding="utf-8")
        print(f"written: {path.with_suffix('.svg')}")


def _folders(options: argparse.Namespace) -> dict[str, Path]:
    if options.corpus:
        return {options.corpus.name: options.corpus}
    found = {}
    for kind in options.kind:
        found |= {f"{kind}-{size}": corpus.write(options.scratch, kind, size, options.seed) for size in options.size}
        found |= {f"{kind}, {n:,} files": corpus.write_files(options.scratch, kind, n, options.seed) for n in options.files}
        found |= {f"{kind}, {gb:g} GB": corpus.write_one(options.scratch, kind, int(gb * 1e9), options.seed) for gb in options.one_file}
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--kind", nargs="+", choices=corpus.KINDS, default=list(corpus.KINDS), help="kinds of articles to make (default: all)"
    )
    parser.add_argument("--size", nargs="*", type=int, default=[1_000], help="numbers of articles (default: 1000)")
    parser.add_argument("--corpus", type=Path, help="measure on the articles of this folder instead")
    parser.add_argument("--rounds", type=int, default=3, help="how often every step takes its turn (default: 3)")
    parser.add_argument("--steps", default="abcdef", help="only these, such as bc (default: abcdef)")
    parser.add_argument("--profile", action="store_true", help="say where the time of the job goes instead")
    parser.add_argument("--around", action="store_true", help="time and memory of the job around an extractor that finds nothing instead")
    parser.add_argument("--files", nargs="+", type=int, default=[], help="also as many files of one article")
    parser.add_argument("--one-file", nargs="+", type=float, default=[], metavar="GB", help="also one file of JSON lines of that size")
    parser.add_argument("--seed", type=int, default=corpus.SEED, help="makes other articles")
    parser.add_argument("--results", type=Path, default=HERE / "results", help="where the results go")
    parser.add_argument(
        "--scratch", type=Path, default=Path(tempfile.gettempdir()) / "sitrep-bench", help="where made articles are kept for the next time"
    )
    return parser


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


if __name__ == "__main__":
    main(sys.argv[1:])
