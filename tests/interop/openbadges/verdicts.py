"""What the validator of Open Badges 2.0 (PyPI `openbadges`) says; run in its own environment.

Reads a JSON list of `{"input": address or JSON text}` or `{"file": picture}`, each with
`recipient` (`{"email": …}`) or none, from standard input. Prints a list of
`{"valid", "errors": [names], "messages": [texts], "revoked": {address: reason}}`. With the folder
of an exported house as its argument, it reads there what `index.json` names. Reaches this machine
only: the context of Open Badges comes from the copy that the validator brings.
"""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import requests
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT
from openbadges.verifier.utils import CachableDocumentLoader
from openbadges_bakery import unbake

CONTEXT = "https://w3id.org/openbadges/v2"

_load = CachableDocumentLoader.__call__
_send = requests.adapters.HTTPAdapter.send


def load(self, url):
    if url != CONTEXT:
        return _load(self, url)
    text = json.dumps(OPENBADGES_CONTEXT_V2_DICT)
    return {"contextUrl": None, "documentUrl": url, "document": text, "from_cache": True}


FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else None
INDEX = json.loads((FOLDER / "index.json").read_text()) if FOLDER else {}


def send(self, request, **options):
    if request.url in INDEX:
        found = requests.Response()
        found.status_code, found.url, found.request = 200, request.url, request
        found.headers["Content-Type"] = (
            "image/png" if INDEX[request.url].endswith(".png") else "application/ld+json"
        )
        found._content = (FOLDER / INDEX[request.url]).read_bytes()
        return found
    if FOLDER:
        raise requests.ConnectionError(f"not in the folder: {request.url}")
    if urlsplit(request.url).hostname not in {"127.0.0.1", "localhost"}:
        raise requests.ConnectionError(f"not on this machine: {request.url}")
    return _send(self, request, **options)


def carried(path):
    """What a picture carries. From an SVG the baker reads bytes, which the validator, written
    for Python 2, does not take for an address."""
    with Path(path).open("rb") as picture:
        found = unbake(picture)
    return found.decode() if isinstance(found, bytes) else found


def verdict(asked):
    text = carried(asked["file"]) if "file" in asked else asked["input"]
    made = verify(text, asked.get("recipient"))
    report = made["report"]
    return {
        "valid": report["valid"],
        "errors": [each["name"] for each in report["messages"] if each["messageLevel"] == "ERROR"],
        "messages": [each["result"] for each in report["messages"]],
        # It has no check of its own for a hosted badge: it reads the answer, whatever its status.
        "revoked": {
            each["id"]: each.get("revocationReason")
            for each in made["graph"]
            if each.get("revoked") is True
        },
    }


CachableDocumentLoader.__call__ = load
requests.adapters.HTTPAdapter.send = send
print(json.dumps([verdict(asked) for asked in json.load(sys.stdin)]))  # noqa: T201
