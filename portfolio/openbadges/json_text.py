"""JSON from strangers, read strictly: one meaning or none (RFC 8259; RFC 7493, "I-JSON")."""

import json
from typing import Any, NoReturn

from portfolio.openbadges.errors import BadDocument


def parse(data: bytes | str) -> Any:
    """What `data` holds: UTF-8, without a byte order mark.

    The caller has limited its length. Raises BadDocument for anything but JSON, and for what
    readers understand differently: a name that stands twice in an object, NaN, numbers out of
    range, nesting too deep.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except BadDocument:
        raise
    except (ValueError, RecursionError) as cause:
        raise BadDocument(f"not JSON: {str(cause)[:200]}") from cause


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadDocument("a name stands twice in an object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise BadDocument(f"not JSON: {constant}")
