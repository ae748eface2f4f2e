"""Makes src/sitrep/lexicons/places/english.txt: names of places that are also English words ("Bath", "Most", "Police").

Such a name counts as a place only with support: a kind word, a country after it, or its country in the article. The English words are those
of lemminflect's lexicon. Run by hand when the gazetteer grows; the result is committed. Needs ``pip install lemminflect``.

    PYTHONPATH=src python tools/make_false_friends.py
"""

from __future__ import annotations

import gzip
import re
from importlib.util import find_spec
from pathlib import Path

from sitrep.ground.places.gazetteer import Gazetteer
from sitrep.ground.places.gazetteer_index import ALIAS

OUT = Path(__file__).parent.parent / "src/sitrep/lexicons/places/english.txt"
RATHER_PLACES = {
    "china", "turkey", "chile", "guinea", "wales", "shanghai", "manila", "swat", "muscat", "tangier", "cologne", "astrakhan", "surrey",
    "oxford", "limerick", "savannah", "anchorage", "madeira", "liege", "jersey", "bologna", "perm", "kemerovo", "reunion", "derby",
}  # fmt: skip


def main() -> None:
    """Looks every English word up and writes those that are names of places."""
    spec = find_spec("lemminflect")
    if spec is None or spec.origin is None:
        raise SystemExit("lemminflect is not installed")
    with gzip.open(Path(spec.origin).parent / "resources/lemma_lu.csv.gz", "rt", encoding="utf-8") as file:
        words = {line.split(",")[0] for line in file}
    gazetteer = Gazetteer.open()
    found = sorted(
        word
        for word in words - RATHER_PLACES
        if re.fullmatch("[a-z]{2,}", word) and any(place.match >= ALIAS for place in gazetteer.lookup(word))
    )
    OUT.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
