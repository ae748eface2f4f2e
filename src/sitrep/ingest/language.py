"""Which language a text is in: the record's word for it, the share of function words, and only in doubt a model."""

from __future__ import annotations

from functools import cache, lru_cache

from sitrep.lexicons.loader import words

_CHARS = (600, 2000)
"""Characters looked at: at first the lead, then more."""
_SURE = 0.22
"""Share of function words from which text is English. English news has 0.3 to 0.5; Dutch, the nearest, below 0.15."""
_FEW = 12
"""Words below which neither shares nor models say much."""
_CODE_LETTERS = 2
_UNKNOWN = frozenset({"", "und", "unknown", "none", "null", "mul", "zxx", "other", "n/a"})


def language_of(text: str) -> str:
    """The ISO 639-1 code of ``text``.

    >>> language_of("The rebels took the town on Monday and shelled the road to it.")
    'en'
    >>> language_of("Les rebelles ont pris la ville lundi et les habitants ont fui vers le sud du pays.")
    'fr'
    """
    known = _function_words()
    for chars in _CHARS:
        sample = text[:chars].casefold().split()
        if sum(map(known.__contains__, sample)) >= _SURE * len(sample) > 0:
            return "en"
    if len(sample) < _FEW and text.isascii():
        return "en"
    return _classified(text[: _CHARS[-1]])


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

    news = words("en/ingest.toml", "languages")
    return next((str(code) for code, _ in py3langid.rank(text) if code in news), "en")


@cache
def _function_words() -> frozenset[str]:
    return frozenset(words("en/ingest.toml", "function_words"))
