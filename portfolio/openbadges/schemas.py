"""The official JSON schemas of OB 3.0 (1EdTech), kept in the package.

Source: Open Badges 3.0, section 8 "Verification and Validation": a verifier checks each schema
named in `credentialSchema`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from portfolio.openbadges.canonical import CREDENTIALS_V2

_OF_TYPE = {
    "EndorsementCredential": "ob_v3p0_endorsementcredential_schema.json",
    "AchievementCredential": "ob_v3p0_achievementcredential_schema.json",
    "OpenBadgeCredential": "ob_v3p0_achievementcredential_schema.json",
}
_VCDM_1 = "https://www.w3.org/2018/credentials/v1"
_RENAMED = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}


def bundled_schemas() -> dict[str, Any]:
    """The schemas of the package, parsed, by the address that `credentialSchema` names."""
    return {
        f"https://purl.imsglobal.org/spec/ob/v3p0/schema/json/{name}": json.loads(
            (Path(__file__).parent / "schemas" / name).read_bytes()
        )
        for name in sorted(set(_OF_TYPE.values()))
    }


def schema_faults(document: Mapping[str, Any], *, most: int = 3) -> list[str] | None:
    """What the schema of the document's type finds wrong, `most` lines of `path: message`.

    Empty: nothing. None: the type has no schema here. A credential of VCDM 1.1 is read under the
    names of 2.0, the only ones that the published schemas know.
    """
    types = document.get("type")
    types = types if isinstance(types, list) else [types]
    name = next((_OF_TYPE[each] for each in _OF_TYPE if each in types), None)
    if name is None:
        return None
    faults = []
    for error in _validator(name).iter_errors(_as_of_today(document)):
        faults.append(f"{error.json_path}: {error.message[:200]}")
        if len(faults) == most:
            break
    return faults


def _as_of_today(value: Any) -> Any:
    """`value`, and each endorsement inside it, with the first context and dates of VCDM 2.0."""
    if isinstance(value, list):
        return [_as_of_today(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    inside = {name: _as_of_today(each) for name, each in value.items()}
    contexts = value.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [_VCDM_1]:
        return inside
    renamed = {_RENAMED.get(name, name): each for name, each in inside.items()}
    return {**renamed, "@context": [CREDENTIALS_V2, *contexts[1:]]}


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft201909Validator  # 0.1 s: only when something is verified

    path = Path(__file__).parent / "schemas" / name
    return Draft201909Validator(json.loads(path.read_bytes()))
