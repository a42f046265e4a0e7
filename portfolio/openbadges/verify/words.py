"""Where the words of others stand inside a badge.

Source: Open Badges 3.0, "endorsement" of AchievementCredential, Achievement and Profile.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = ("endorsement", "endorsementJwt")


def endorsable(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What may be endorsed: the badge and every thing in it, but for the words themselves.

    Wherever a word stands it is signed with the badge, so it is looked at wherever it stands.
    """
    stack: list[Any] = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += value[::-1]
        elif isinstance(value, Mapping):
            yield value
            inner = (each for name, each in value.items() if name not in (*_WORDS, "proof"))
            stack += [*inner][::-1]


def words_in(document: Mapping[str, Any], *names: str) -> Iterator[Any]:
    """The words there under these member names (mostly both), as objects or texts."""
    for holder in endorsable(document):
        for name in names or _WORDS:
            said = holder.get(name)
            values = said if isinstance(said, list) else [said]
            yield from (each for each in values if each is not None)
