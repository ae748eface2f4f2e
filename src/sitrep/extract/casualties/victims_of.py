"""The demographic of persons as worded."""

from __future__ import annotations

import re

_WOMEN = re.compile(
    r"\b(?:wom[ae]n|wives|wife|mothers?|grandmothers?|sisters?|nuns?|widows?|ladies|lady|daughters?|females?|policewom[ae]n)\b",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|kids?|boys?|girls?|schoolgirls?|schoolboys?|schoolchild(?:ren)?|bab(?:y|ies)|infants?|toddlers?|minors?|teen(?:ager)?s?|pupils?|newborns?|(?:[1-9]|1[0-7])-year-olds?)\b",
    re.IGNORECASE,
)
_MEN = re.compile(r"\b(?:m[ae]n|husbands?|fathers?|brothers?|males?)\b", re.IGNORECASE)


def demographic_of(text: str | None) -> str | None:
    """``women``, ``children``, ``women_and_children``, ``men`` or None where the words do not say or mix men with others.

    >>> demographic_of("women and children"), demographic_of("a 12-year-old boy"), demographic_of("civilians")
    ('women_and_children', 'children', None)
    """
    if not text:
        return None
    women, children, men = (bool(pattern.search(text)) for pattern in (_WOMEN, _CHILDREN, _MEN))
    if women and children:
        return None if men else "women_and_children"
    if children:
        return "children"
    if women:
        return None if men else "women"
    return "men" if men else None
