"""Other ways to write one signed document: what it means stays, what a reader of JSON sees not.

Some of the rewritings below change the meaning too; then the signature says so.
"""

from copy import deepcopy

from portfolio.openbadges import bundled_contexts

DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
WRAPPED = {
    "in an array": lambda value: [value],
    "twice": lambda value: [value, value],
    "nothing": lambda _: None,
    "as a value": lambda value: {"@value": value},
    "as a typed value": lambda value: {"@value": value, "@type": DATE_TIME},
    "as a French text": lambda value: {"@value": value, "@language": "fr"},
    "as a set": lambda value: {"@set": [value]},
    "as a list": lambda value: {"@list": [value]},
    "as a graph": lambda value: {"@graph": [value]},
    "as @id": lambda value: {"@id": value},
    "as id": lambda value: {"id": value},
    "as text": lambda value: str(value).lower() if isinstance(value, int) else value,
    "as a number": lambda value: int(value) if str(value).isdecimal() else value,
    "its id alone": lambda value: value.get("id") if isinstance(value, dict) else value,
    "with @index": lambda value: value | {"@index": "x"} if isinstance(value, dict) else value,
}


def _addresses(context, prefixes, found):
    """By term, the addresses it stands for in any context of the package."""
    for each in context if isinstance(context, list) else [context]:
        if not isinstance(each, dict):
            continue
        for term, said in each.items():
            address = said.get("@id") if isinstance(said, dict) else said
            if isinstance(said, dict) and "@context" in said:
                _addresses(said["@context"], prefixes, found)
            if isinstance(address, str) and ":" in address and not term.startswith("@"):
                prefix, _, rest = address.partition(":")
                whole = each.get(prefix)
                whole = whole + rest if isinstance(whole, str) else address
                found.setdefault(term, set()).add(whole)


ADDRESSES: dict[str, set[str]] = {}
for _each in bundled_contexts().values():
    _addresses(_each["@context"], {}, ADDRESSES)


def objects(value, path=()):
    """The path of every object of a document."""
    if isinstance(value, dict):
        yield path
        for name, inner in value.items():
            yield from objects(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from objects(inner, (*path, place))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def members(document):
    """The path of every member of every object."""
    return [(*path, name) for path in objects(document) for name in at(document, path)]


def rewritings(document, path):
    """Every (how, document) in which the member at `path` is written in another way."""
    *where, name = path
    value = at(document, path)
    for how, wrapped in WRAPPED.items():
        yield how, _with(document, path, name, wrapped(deepcopy(value)))
    names = {*ADDRESSES.get(name, ()), f"cred:{name}", f"sec:{name}", f"@{name}"}
    for other in sorted(names):
        yield f"named {other}", _with(document, path, other, value)
        for how in ("as a value", "as a typed value", "as @id", "nothing"):
            wrapped = WRAPPED[how](deepcopy(value))
            yield f"named {other}, {how}", _with(document, path, other, wrapped)
            beside = _with(document, path, other, value)
            yield f"named {other}, beside {how}", _with(beside, path, name, wrapped, None)
    holder = at(document, where)
    own = {"id": holder["id"]} if isinstance(holder.get("id"), str) else {}
    for keyword in ("@nest", "@included", "@graph"):
        inside = {name: value} if keyword == "@nest" else [{**own, name: value}]
        yield f"under {keyword}", _with(document, path, keyword, inside)
    yield "reversed", _with(document, path, "@reverse", {name: value})
    yield from _moved(document, path, own)
    for context in bundled_contexts():
        yield f"also in {context}", _in_context(document, (), context)
        if where:
            yield f"there also in {context}", _in_context(document, where, context)


def _moved(document, path, own):
    """The member in another object of the same id, which is there already or is made."""
    *where, name = path
    value = at(document, path)
    if not own or name == "id":
        return
    for other in objects(document):
        if list(other) != where and at(document, other).get("id") == own["id"]:
            moved = _with(document, (*other, name), name, value)
            del at(moved, where)[name]
            yield f"moved to {other}", moved
    for there in members(document):
        if at(document, there) == own["id"] and there[-1] != "id":
            moved = _with(document, there, there[-1], {**own, name: value})
            del at(moved, where)[name]
            yield f"moved to {there}", moved
    if where:
        less = {key: each for key, each in at(document, where).items() if key != name}
        yield "split", _in_two(document, where, [less, {**own, name: value}])
        yield "split", _in_two(document, where, [{**own, name: value}, less])


def _in_two(document, where, pair):
    """A copy with two objects in the place of the one at `where`."""
    *outside, last = where
    copy = deepcopy(document)
    if isinstance(last, int):
        at(copy, outside)[last : last + 1] = pair
    else:
        at(copy, outside)[last] = pair
    return copy


def _with(document, path, name, value, instead=...):
    """A copy in which the member at `path` is called `name` and is `value`."""
    copy = deepcopy(document)
    holder = at(copy, path[:-1])
    if instead is ...:
        holder.pop(path[-1], None)
    holder[name] = value
    return copy


def _in_context(document, where, context):
    copy = deepcopy(document)
    holder = at(copy, where)
    known = holder.get("@context", [])
    holder["@context"] = [*(known if isinstance(known, list) else [known]), context]
    return copy
