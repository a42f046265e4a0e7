"""The words of others inside a badge, each with its own issuer and proof.

Source: Open Badges 3.0, "EndorsementCredential" and section 8 "Verification and Validation".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portfolio.openbadges.errors import BadDocument
from portfolio.openbadges.jwt import read_jwt
from portfolio.openbadges.verify.as_jwt import verify_jwt
from portfolio.openbadges.verify.embedded import verify_embedded
from portfolio.openbadges.verify.results import Check, CheckName, Problem, Resolve, objects
from portfolio.openbadges.verify.statuses import status_checks
from portfolio.openbadges.verify.words import endorsable, words_in

_MOST = 8  # each costs as much as the badge
_NOT_KNOWN = {Problem.UNREACHABLE, Problem.UNSUPPORTED, Problem.NAMELESS}


def endorsement_checks(
    document: Mapping[str, Any], *, resolve: Resolve, now: datetime
) -> list[Check]:
    """One check for all words in the badge, its achievement and its issuer; none without words."""
    words = list(words_in(document))
    if not words:
        return []
    if len(words) > _MOST:
        detail = f"{len(words)} endorsements, at most {_MOST} are verified"
        return [Check(CheckName.ENDORSEMENTS, Problem.UNSUPPORTED, detail)]
    about = {holder["id"] for holder in endorsable(document) if isinstance(holder.get("id"), str)}
    for word in words:
        if wrong := _worst(word, about, resolve, now):
            problem = wrong.problem if wrong.problem in _NOT_KNOWN else Problem.BAD_ENDORSEMENT
            detail = f"{wrong.name}: {wrong.problem}: {wrong.detail}"
            return [Check(CheckName.ENDORSEMENTS, problem, detail)]
    return [Check(CheckName.ENDORSEMENTS)]


def _worst(word: Any, about: set[str], resolve: Resolve, now: datetime) -> Check | None:
    try:
        if isinstance(word, str):
            jwt = read_jwt(word)
            document: Mapping[str, Any] = jwt.document
            checks = verify_jwt(jwt, resolve=resolve, now=now)
        elif isinstance(word, Mapping):
            document = word
            checks = verify_embedded(word, resolve=resolve, now=now)
            checks += status_checks(word, resolve=resolve, now=now)
        else:
            raise BadDocument("an endorsement that is no object")
        _refuse_other(document, about)
    except BadDocument as cause:
        return Check(CheckName.PROOF, Problem.MALFORMED, str(cause))
    wrong = [check for check in checks if not check.ok]
    return min(wrong, key=_rank, default=None)


def _rank(check: Check) -> tuple[bool, bool]:
    return check.problem is Problem.NAMELESS, check.name is not CheckName.PROOF


def _refuse_other(word: Mapping[str, Any], about: set[str]) -> None:
    """A true word on something else is not a word on this badge."""
    types = word.get("type")
    if "EndorsementCredential" not in (types if isinstance(types, list) else [types]):
        raise BadDocument("not an endorsement")
    subjects = objects(word.get("credentialSubject"))
    if not subjects or any(str(subject.get("id")) not in about for subject in subjects):
        raise BadDocument("an endorsement of something else")
