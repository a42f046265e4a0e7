"""The official JSON schemas of OB 3.0 (1EdTech), kept in the package.

Source: Open Badges 3.0, section 8 "Verification and Validation": a verifier checks each schema
named in `credentialSchema`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_OF_TYPE = {
    "EndorsementCredential": "ob_v3p0_endorsementcredential_schema.json",
    "AchievementCredential": "ob_v3p0_achievementcredential_schema.json",
    "OpenBadgeCredential": "ob_v3p0_achievementcredential_schema.json",
}


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

    Empty: nothing. None: the type has no schema here.
    """
    types = document.get("type")
    types = types if isinstance(types, list) else [types]
    name = next((_OF_TYPE[each] for each in _OF_TYPE if each in types), None)
    if name is None:
        return None
    faults = []
    for error in _validator(name).iter_errors(document):
        faults.append(f"{error.json_path}: {error.message[:200]}")
        if len(faults) == most:
            break
    return faults


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft201909Validator  # 0.1 s: only when something is verified

    path = Path(__file__).parent / "schemas" / name
    return Draft201909Validator(json.loads(path.read_bytes()))
