"""Which language a text is in: the record's word for it, the share of function words, and only in doubt a model."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitrep.lexicons.loader import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = 320
"""Words looked at: about 2,000 characters."""
_SURE = 0.22
"""Share of function words from which text is English. English news has 0.3 to 0.5; Dutch, the nearest, below 0.15."""
_FEW = 12
"""Words below which neither shares nor models say much."""
_CODE_LETTERS = 2
_UNKNOWN = frozenset({"", "und", "unknown", "none", "null", "mul", "zxx", "other", "n/a"})


def language_of(tokens: Sequence[str], text: str) -> str:
    """The ISO 639-1 code of ``text``, whose words in lower case are ``tokens``.

    >>> language_of("the rebels took the town on monday and shelled the road to it".split(), "")
    'en'
    >>> french = "Les rebelles ont pris la ville lundi et les habitants ont fui vers le sud du pays"
    >>> language_of(french.lower().split(), french)
    'fr'
    """
    sample = tokens[:_WORDS]
    known = _function_words()
    share = sum(token in known for token in sample) / max(len(sample), 1)
    if share >= _SURE or (len(sample) < _FEW and text.isascii()):
        return "en"
    return _classified(text[:2000])


@lru_cache(maxsize=1024)
def language_code(stated: str) -> str | None:
    """The ISO 639-1 code of what a record calls its language; null if it names none.

    >>> language_code("en-US"), language_code("English"), language_code("eng"), language_code("und"), language_code("Klingonese")
    ('en', 'en', 'en', None, None)
    """
    name = stated.strip().casefold()
    if name in _UNKNOWN or len(name) > 40:
        return None
    import pycountry  # noqa: PLC0415 - only where records name a language

    form = name.replace("_", "-").split("-", maxsplit=1)[0]
    key = {_CODE_LETTERS: "alpha_2", _CODE_LETTERS + 1: "alpha_3"}.get(len(form), "name")
    found = pycountry.languages.get(**{key: name.title() if key == "name" else form})
    return str(getattr(found, "alpha_2", found.alpha_3)) if found else None


def _classified(text: str) -> str:
    import py3langid  # noqa: PLC0415 - loads its model, seldom needed

    return str(py3langid.classify(text)[0])


@cache
def _function_words() -> frozenset[str]:
    return frozenset(words("en/ingest.toml", "function_words"))
