"""What is refused before anyone tries to understand it: too big, too deep, too entangled.

Fast whatever comes in: a document is walked once, without recursion, and left at the first
excess. The algorithm behind a signature (RDFC-1.0) tries every order of nodes that look alike,
so their number is bounded here. Source: W3C RDF Dataset Canonicalization, section 7.1
"Dataset Poisoning"; figures measured with PyLD 3.3.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from math import factorial, prod
from typing import Any

from portfolio.openbadges.canonical import is_clean
from portfolio.openbadges.contexts import FILES
from portfolio.openbadges.errors import BadDocument, BadText, UndefinedTerm, UnknownContext

MAX_BYTES = 262_144
MAX_DEPTH = 32
MAX_VALUES = 2_000
MAX_OBJECTS = 400
MAX_ITEMS = 256  # of one array: PyLD compares each with all others
MAX_REPEATS = 4  # of one text in one array
MAX_CONTEXTS = 64  # in all, since nested endorsements bring theirs
_MAX_ORDERS = 720  # orders of nodes that look alike, all together

# Of what decides: the kinds of value that we read; in an array, each item. JSON-LD would take
# others for the same, and we would not see them.
_OBJECTS = (Mapping, list)
_KINDS: dict[str, type | tuple[Any, ...]] = {
    "id": str,
    "type": (str, list),
    **dict.fromkeys(("validFrom", "validUntil", "issuanceDate", "expirationDate"), str),
    **dict.fromkeys(("awardedDate", "created", "expires", "encodedList"), str),
    **dict.fromkeys(("credentialSubject", "credentialStatus", "refreshService"), _OBJECTS),
    "issuer": (str, Mapping),
    "statusPurpose": (str, list),  # of a list, several
    "statusListCredential": str,
    "statusListIndex": (str, int),
    **dict.fromkeys(("identityType", "identityHash", "salt"), str),
    "hashed": bool,
    "identifier": (str, Mapping, list),
    "endorsement": (str, Mapping, list),
    "endorsementJwt": (str, list),
}
# What these hold becomes a graph of its own, whose name is one more node without an id.
_GRAPHS = {"proof", "endorsement", "verifiableCredential"}


def check_size(document: Any) -> None:
    """To be asked of any JSON, also where nothing is canonicalised.

    Raises BadDocument for more than 256 KB of text, 32 levels, 2,000 values, 256 items in an
    array or the same text more than 4 times in one, and BadText for control characters.
    """
    size = 0
    for values, (key, value, depth) in enumerate(_each(document), 1):
        texts = [text for text in (key, value) if isinstance(text, str)]
        if isinstance(value, int) and not -(10**18) < value < 10**18:
            raise BadDocument("a number with too many digits")
        size += 4 + sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
        if isinstance(value, list) and len(value) > MAX_ITEMS:
            raise BadDocument(f"too big: an array of {len(value)} items")
        if isinstance(value, list) and _repeats(value) > MAX_REPEATS:
            raise BadDocument("the same text too many times in one array")
        if values > MAX_VALUES or size > MAX_BYTES or depth > MAX_DEPTH:
            raise BadDocument(f"too big: {values} values, {size} bytes, {depth} levels")
        for text in texts:
            if not is_clean(text):
                raise BadText(f"control character or half surrogate in {text[:80]!r}")


def check_shape(document: Any) -> None:
    """Raises BadDocument, or one of its kinds, for what may not be canonicalised.

    Besides `check_size`: contexts that are not bundled, written in line or inside a part;
    members named by an address, keywords and other ways to write what a name says already, since
    we read names; values of another kind than we read; nodes with a label of their own (`_:b0`),
    too many objects, too many orders of objects without an id that look alike. What passes is
    canonicalised in less than a second.
    """
    check_size(document)
    objects = contexts = 0
    for key, value, _depth in _each(document):
        objects += isinstance(value, Mapping)
        if key == "@context":
            contexts += len(value) if isinstance(value, list) else 1
            _refuse_context(value)
        if ":" in key or (isinstance(value, str) and value.startswith("_:")):
            raise BadDocument(f"a member named by an address, or a label: {key[:80]}")
        if key in _KINDS and not isinstance(value, _KINDS[key]):
            raise BadDocument(f"{key} is a {type(value).__name__}")
        if isinstance(value, Mapping):
            _refuse_other_words(key, value)
    if objects > MAX_OBJECTS or contexts > MAX_CONTEXTS:
        raise BadDocument(f"too big: {objects} objects, {contexts} contexts")
    _refuse_second_root(document)
    _refuse_entangled(document)


def _each(document: Any) -> Iterator[tuple[str, Any, int]]:
    """Every (key, value, level), the items of an array under its key."""
    stack = [("", document, 0)]
    while stack:
        key, value, depth = stack.pop()
        yield key, value, depth
        if isinstance(value, Mapping):
            stack.extend((str(name), inner, depth + 1) for name, inner in value.items())
        elif isinstance(value, list):
            stack.extend((key, inner, depth + 1) for inner in value)


def _repeats(items: list[Any]) -> int:
    """How often the most frequent text or number of an array is there: in an ordered list, each
    item becomes a node, and only its text tells it from the others."""
    counted = Counter(repr(item) for item in items if not isinstance(item, Mapping | list))
    return max(counted.values(), default=0)


def _refuse_other_words(key: str, value: Mapping[str, Any]) -> None:
    """Keywords where a badge needs none. `key`: under which the object `value` stands, if any."""
    keywords = {name for name in value if name.startswith("@")} - {"@context"}
    if keywords and value.keys() != {"@value", "@language"}:
        raise UndefinedTerm(f"keyword not allowed: {min(keywords)[:80]}")
    if keywords and not all(isinstance(text, str) for text in value.values()):
        raise BadDocument("a text with a language that is no text")
    if "@context" in value and key not in ("", *_GRAPHS):
        raise UnknownContext(f"a context of its own in {key[:80]}")
    if "encodedList" not in value and not isinstance(value.get("statusPurpose", ""), str):
        raise BadDocument("a statusPurpose that is no text")
    if key == "proof" and any(isinstance(each, Mapping) for _, each, _ in _each([*value.values()])):
        raise BadDocument("a proof that holds more than texts")


def _refuse_second_root(document: Any) -> None:
    """What stands beside the badge under its own id would be members of the badge."""
    root = document.get("id") if isinstance(document, Mapping) else None
    stack = [("", document)] if root is not None else []
    while stack:
        key, value = stack.pop()
        if isinstance(value, list):
            stack.extend((key, inner) for inner in value)
        elif isinstance(value, Mapping):
            if value is not document and value.get("id") == root and value.keys() - {"id", "type"}:
                raise BadDocument("a second object with the id of the badge")
            stack.extend((name, each) for name, each in value.items() if name not in _GRAPHS)


def _refuse_context(value: Any) -> None:
    for context in value if isinstance(value, list) else [value]:
        if not isinstance(context, str) or context not in FILES:
            raise UnknownContext(f"context not bundled: {str(context)[:200]}")


def _refuse_entangled(document: Any) -> None:
    """Of the nodes that hang together and look alike at first sight, every order may be tried."""
    together: dict[int, Counter[str]] = {}
    for group, look in _without_id(document):
        together.setdefault(group, Counter())[look] += 1
    in_all = 0
    for alike in together.values():
        orders = prod(factorial(min(number, 9)) for number in alike.values())
        in_all += orders - 1
        if in_all > _MAX_ORDERS:
            raise BadDocument("too many nodes without an id that look alike")


def _without_id(document: Any) -> Iterator[tuple[int, str]]:
    """Every object without an id: its look, and the number of the group it hangs together with
    (one holds the other, or one graph holds both)."""
    groups = count()
    stack: list[tuple[str, Any, int | None, int | None]] = [("", document, None, None)]
    while stack:
        key, value, holder, graph = stack.pop()
        if isinstance(value, list):
            stack.extend((key, inner, holder, graph) for inner in value)
        elif isinstance(value, Mapping):
            group = holder if graph is None else graph
            group = next(groups) if group is None else group
            graph = group if key in _GRAPHS else graph
            holder = None
            if not any(isinstance(value.get(name), str) for name in ("id", "@id")):
                yield group, _look(key, value)
                holder = group
            stack.extend((str(name), inner, holder, graph) for name, inner in value.items())


def _look(key: str, value: Mapping[str, Any]) -> str:
    """What the algorithm sees of a node at first: its own words, and that others hang on it."""
    seen = [key]
    for name in sorted(value, key=str):
        inner = value[name]
        for each in inner if isinstance(inner, list) else [inner]:
            if isinstance(each, Mapping):
                each = each.get("id", each.get("@id", each.get("@value", "_:z")))
            seen.append(f"{name}={each!r}"[:500])
    return "\n".join(seen)
