"""From a JSON-LD document to its one canonical text (RDFC-1.0), or a refusal.

PyLD does the work. Around it stands what it lacks: no network, no silent loss (it drops or
invents what no context defines, and the signature would not cover it), and a lock, since its
caches are not thread-safe. Contexts are read and expanded once a process.

Sources: W3C RDF Dataset Canonicalization (RDFC-1.0); JSON-LD 1.1; W3C Verifiable Credential
Data Integrity 1.0, section 2.4.1 "Validating Contexts".
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdError, JsonLdProcessor

from portfolio.openbadges.contexts import FILES
from portfolio.openbadges.errors import BadDocument, BadText, UndefinedTerm, UnknownContext

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CONTEXTS = (CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS)

# PyLD writes these raw where RDFC-1.0 escapes them; half surrogates have no UTF-8.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Anything else PyLD drops without a word, or writes so that no other software reads it.
_IRI = re.compile(r'([A-Za-z][A-Za-z0-9+.-]*|_):[^\x00-\x20<>"{}|\\^`\s]*')
# PyLD writes any text after `@`: with a line break, quads that no member of the document says.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# Other keywords carry nothing into RDF, or build another shape than the one read as JSON.
_KEYWORDS = {"@context", "@id", "@type", "@value", "@language"}

# What no context defines lands in these; drawn per process, so that no text can hold them.
_NOWHERE = f"urn:x-undefined:{secrets.token_hex(8)}:"
_NO_BASE = f"https://{secrets.token_hex(8)}.invalid/"

# Half a second. The hardest graph of the W3C suite that has an answer takes 468.
_MOST_STEPS = 1000

_one_at_a_time = Lock()


def is_clean(text: str) -> bool:
    """True if `text` may enter a credential: no control character but newline, carriage
    return and tab. To be asked where people type, long before anything is signed."""
    return not _UNSAFE.search(text)


def is_absolute(iri: str) -> bool:
    """True if `iri` comes through JSON-LD and N-Quads as it is, read alike by everyone."""
    return bool(_IRI.fullmatch(iri))


def bundled_contexts() -> dict[str, Any]:
    """The contexts of the package, parsed, by address."""
    folder = Path(__file__).parent / "contexts"
    return {url: json.loads((folder / name).read_bytes()) for url, name in FILES.items()}


class Canonicaliser:
    """RDFC-1.0 over a fixed set of contexts, safe to share between threads."""

    def __init__(self, contexts: Mapping[str, Any]) -> None:
        """contexts: parsed JSON by address; no other context is ever known."""
        self._contexts = dict(contexts)
        # PyLD's own cache would do, but it forgets; ours holds what these contexts contain
        # and nothing a document brings, so it stops growing.
        self._cache: dict[str, Any] = {}

    def canonical(self, document: Mapping[str, Any]) -> str:
        """`document` as canonical N-Quads, each line ended by a newline.

        The document must already be of a reasonable size and depth. Raises BadText,
        UnknownContext, UndefinedTerm, or BadDocument for anything else that is not JSON-LD or
        for nodes without id that refer to one another in too many ways.
        """
        self._refuse_unsafe(document)
        with _one_at_a_time:
            try:
                dataset = _Strict().to_rdf(
                    document,
                    {
                        "base": _NO_BASE,
                        "expandContext": {"@vocab": _NOWHERE},
                        "documentLoader": self._load,
                        "contextResolver": ContextResolver(self._cache, self._load),
                    },
                )
                return canonical_quads(dataset)
            except JsonLdError as cause:
                raise BadDocument(f"not JSON-LD: {_root_of(cause)}") from cause
            except RecursionError as cause:
                raise BadDocument("not JSON-LD: too deep") from cause
            except (AttributeError, KeyError, TypeError) as cause:
                # PyLD stumbles over some things that it should refuse, such as a type of null.
                raise BadDocument(f"not JSON-LD: {cause}"[:200]) from cause

    def _load(self, url: str, _options: Any) -> dict[str, Any]:
        if url not in self._contexts:
            raise UnknownContext(f"context not bundled: {url}")
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": self._contexts[url],
            "tag": "static",  # PyLD keeps it, and what it expands to, for good
        }

    def _refuse_unsafe(self, document: Mapping[str, Any]) -> None:
        for key, value in _walk(document):
            for text in (key, value):
                if isinstance(text, str) and _UNSAFE.search(text):
                    raise BadText(f"control character or half surrogate in {text[:80]!r}")
            if key == "@context":
                self._refuse_unknown_context(value)
            elif key.startswith("@") and key not in _KEYWORDS:
                raise UndefinedTerm(f"keyword not allowed: {key}")

    def _refuse_unknown_context(self, value: Any) -> None:
        for context in value if isinstance(value, list) else [value]:
            if not isinstance(context, str) or context not in self._contexts:
                raise UnknownContext(f"context not bundled: {str(context)[:200]}")


def canonical_quads(dataset: Mapping[str, Any]) -> str:
    """RDFC-1.0 of `dataset` (lists of PyLD's triples by graph), lines ended by a newline.

    Raises BadDocument for a graph whose blank nodes take more than `_MOST_STEPS` to tell apart
    (RDFC-1.0, section 7.1 "Dataset Poisoning").
    """
    return str(_Bounded().main(dataset, {"format": "application/n-quads"}))


class _Bounded(URDNA2015):  # type: ignore[misc]  # PyLD has no types; its name for RDFC-1.0
    """PyLD's algorithm, ended when it takes too long: it is exponential on hostile graphs."""

    def __init__(self) -> None:
        super().__init__()
        self._left = _MOST_STEPS

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        """Every way that it tries comes through here."""
        self._left -= 1
        if self._left < 0:
            raise BadDocument("nodes without id that are too entangled")
        return super().hash_n_degree_quads(id_, issuer)


class _Strict(JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """PyLD that refuses what it would drop or make up, between expansion and RDF."""

    def __init__(self) -> None:
        super().__init__(on_property_dropped=_refuse_dropped)

    def expand(self, input_: Any, options: Any) -> Any:
        expanded = super().expand(input_, options)
        for key, value in _walk(expanded):
            if key in ("@id", "@type"):
                _refuse_bad_iris(value)
            elif key == "@language":
                if not _LANGUAGE.fullmatch(str(value)):
                    raise BadDocument(f"not a language: {str(value)[:40]!r}")
            elif key and not key.startswith("@"):
                _refuse_bad_property(key)
        return expanded

    def to_rdf(self, input_: Any, options: Any) -> Any:
        """RDF has each quad once; PyLD repeats a text given both plain and as xsd:string."""
        dataset = super().to_rdf(input_, options)
        return {
            graph: list({_quad_key(triple): triple for triple in triples}.values())
            for graph, triples in dataset.items()
        }


def _quad_key(triple: Any) -> tuple[str | None, ...]:
    found = triple["object"]
    language = found.get("language")
    subject, predicate = triple["subject"]["value"], triple["predicate"]["value"]
    return subject, predicate, found["type"], found["value"], found.get("datatype"), language


def _refuse_dropped(name: str | None) -> NoReturn:
    raise UndefinedTerm(f"undefined property: {name}")


def _refuse_bad_property(key: str) -> None:
    if key.startswith(_NOWHERE):
        raise UndefinedTerm(f"undefined property: {key.removeprefix(_NOWHERE)}")
    if key.startswith("_:") or not is_absolute(key):
        raise UndefinedTerm(f"not an absolute address: {key[:200]}")


def _refuse_bad_iris(value: Any) -> None:
    for iri in value if isinstance(value, list) else [value]:
        if not isinstance(iri, str):
            continue  # an inner value: walked by itself
        if iri.startswith(_NOWHERE):
            raise UndefinedTerm(f"undefined type: {iri.removeprefix(_NOWHERE)}")
        if iri.startswith(_NO_BASE):
            raise UndefinedTerm(f"not an absolute address: {iri.removeprefix(_NO_BASE)}")
        if not is_absolute(iri):
            raise UndefinedTerm(f"not an absolute address: {iri[:200]}")


def _walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every (key, value) at any depth; the items of an array come under its key."""
    yield key, value
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, key)


def _root_of(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).partition("\n")[0]


bundled = Canonicaliser(bundled_contexts())
