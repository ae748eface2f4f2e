"""What stands between a subject and its verb and is stepped over: a home town, brackets, what dashes enclose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitrep.extract.syntax.verb_groups import phrase_start, skip_back

if TYPE_CHECKING:
    from sitrep.extract.syntax.parse import Parse


def named_before_home(parsed: Parse, start: int | None) -> int | None:
    """Of "Ann Poe, 42, of Salem, Ohio, died": the person before the age and the home town."""
    if start is None or parsed.word(start - 1) not in ("of", "from") or parsed.kind(start - 2) != ",":
        return start
    before = start - 3
    if parsed.kind(before - 1) == "," and parsed.word(before).isdigit():
        before -= 2
    named = phrase_start(parsed, before)
    return start if named is None else named


def across_dashes(parsed: Parse, dash: int) -> int | None:
    """As in "six children - three of them sisters - were killed": left of an insertion between dashes."""
    opening = next((at for at in range(dash - 1, -1, -1) if parsed.kind(at) == ";" and parsed.word(at) == parsed.word(dash)), None)
    return phrase_start(parsed, skip_back(parsed, opening - 1)) if opening and parsed.word(dash) in "-–—" else None


def before_brackets(parsed: Parse, start: int) -> int:
    """Of "two members of the Lions (a militia) Front were killed": the noun phrase before the brackets."""
    goes_on = parsed.kind(start - 1) == "(" and parsed.kind(start - 2) == "n" and parsed.tags[parsed.chunks[start].first] in "MN"
    before = phrase_start(parsed, start - 2) if goes_on else None
    return start if before is None else before
