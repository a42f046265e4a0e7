"""Ask software written elsewhere, in Node, offline: see verify.mjs for what it reads and says."""

import json
import subprocess
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import portfolio.openbadges
from portfolio.openbadges.canonical import bundled_contexts
from tests.support.html import node

HERE = Path(__file__).parent
SCHEMAS = Path(portfolio.openbadges.__file__).parent / "schemas"
SCHEMA_ADDRESS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"


class Elsewhere:
    """Documents, and the only addresses that those who check them can open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._web: dict[str, str] = {}
        self._numbers = count()
        (folder / "documents").mkdir()
        for address, context in bundled_contexts().items():
            self.publishes(address, context)
        for schema in SCHEMAS.glob("*.json"):
            self.publishes(SCHEMA_ADDRESS + schema.name, json.loads(schema.read_bytes()))

    def publishes(self, address: str, document: Mapping[str, Any]) -> None:
        name = f"web-{next(self._numbers)}.json"
        (self._folder / name).write_text(json.dumps(document), "utf-8")
        self._web[address] = name

    def receives(self, name: str, document: bytes) -> None:
        """name: ends with .json (embedded proof) or .jwt."""
        (self._folder / "documents" / name).write_bytes(document)

    def says(self) -> "Answers":
        """Reads every document in one Node process: half of a second to start, then 2 ms each."""
        (self._folder / "web.json").write_text(json.dumps(self._web), "utf-8")
        run = subprocess.run(
            [node(), str(HERE / "verify.mjs"), str(self._folder)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return Answers(**json.loads(run.stdout))


class Answers:
    """verdicts: by file name, what each verifier said. missed: addresses asked for in vain."""

    def __init__(self, verdicts: dict[str, Any], missed: list[str]) -> None:
        self.verdicts = verdicts
        self.missed = missed

    def bazaar(self, name: str) -> dict[str, Any]:
        return dict(self.verdicts[name]["bazaar"])

    def dcc(self, name: str) -> dict[str, Any]:
        return dict(self.verdicts[name]["dcc"])

    def jose(self, name: str) -> dict[str, Any]:
        return dict(self.verdicts[name]["jose"])

    def accepting(self, name: str) -> set[str]:
        """Which of them accept the file: the signature is good, nothing is wrong with it."""
        said = self.verdicts[name]
        if "jose" in said:
            return {"jose"} if said["jose"]["verified"] else set()
        bazaar, dcc = said["bazaar"], said["dcc"]
        # Digital Bazaar says "verified" of a revoked badge: its status has to be read too.
        good = {
            "bazaar": bazaar["verified"] and not bazaar["revoked"],
            "dcc": dcc["steps"].get("valid_signature") is True
            and not dcc["errors"]
            and all(
                dcc["steps"].get(step, True) is True for step in ("expiration", "revocation_status")
            ),
        }
        return {who for who, accepts in good.items() if accepts}


def compact(document: Mapping[str, Any]) -> bytes:
    """As few bytes as JSON allows: each of them means something."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
