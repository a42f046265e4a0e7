"""Where the words of others stand inside a badge.

Source: Open Badges 3.0, "endorsement" of AchievementCredential, Achievement and Profile.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from portfolio.openbadges.verify.results import objects


def endorsable(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What may be endorsed: the badge, its issuer, its holder, the achievement, who made it."""
    found = [document, *_profiles(document.get("issuer"))]
    for subject in objects(document.get("credentialSubject")):
        found += [subject, *_profiles(subject.get("source"))]
        for achievement in objects(subject.get("achievement")):
            found += [achievement, *_profiles(achievement.get("creator"))]
    return found


def words_in(document: Mapping[str, Any], *names: str) -> Iterator[Any]:
    """The words there under these member names, as objects or texts."""
    for holder in endorsable(document):
        for name in names:
            said = holder.get(name)
            values = said if isinstance(said, list) else [said]
            yield from (each for each in values if each is not None)


def _profiles(value: Any) -> list[Mapping[str, Any]]:
    found = objects(value)
    return [*found, *(parent for each in found for parent in objects(each.get("parentOrg")))]
