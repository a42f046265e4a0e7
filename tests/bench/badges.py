"""A committee's badges signed one by one, at once, as JWTs; and baked."""

import base64
import io
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PIL import Image

from portfolio.openbadges import Batch, SigningKey, StatusEntry, build_credential, sign
from portfolio.openbadges.bake import bake
from portfolio.openbadges.jwt import JwtKey, sign_jwt
from portfolio.openbadges.times import read_time
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL

COMMITTEE = 1000
ONE_BY_ONE = 50
TURNS = 7
KID = "http://localhost:8000/cles/1"
_JSON = dict[str, object]


def measure() -> list[tuple[str, str, str]]:
    """Lines of (figure, seen, wanted). Processor time, each way by turns over the same badges."""
    key, es256 = SigningKey.generate(CREDENTIAL.issuer.id), JwtKey.generate()
    badges = [_badge(number) for number in range(COMMITTEE)]
    hashes = [os.urandom(64) for _ in badges]
    picture = _picture()
    (whole,) = Batch(key, A_MONDAY).sign_all(badges[:1])
    ways: dict[str, Callable[[], list[object]]] = {
        "raw": lambda: [key.sign(each) for each in hashes],
        "jwt": lambda: [_jwt(each, key) for each in badges],
        "es256": lambda: [sign_jwt(each, es256, KID) for each in badges],
        "bulk": lambda: list(Batch(key, A_MONDAY).sign_all(badges)),
        "single": lambda: [_single(each, key) for each in badges[:ONE_BY_ONE]],
        "bake": lambda: [bake(picture, ob3=whole) for _ in badges],
    }
    spent: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(TURNS):
        for way, work in ways.items():
            began = time.thread_time()
            made = len(work())
            spent[way].append((time.thread_time() - began) / made)
    cost = {way: statistics.median(times) for way, times in spent.items()}

    def line(name: str, way: str, wanted: str) -> tuple[str, str, str]:
        a_second, ratio = 1 / cost[way], cost[way] / cost["jwt"]
        return name, f"{ratio:.2f}   ({a_second:,.0f} a second, {cost[way] * 1e6:.0f} µs)", wanted

    return [
        line("raw Ed25519 signature / JWT path", "raw", "written down"),
        line("JWT path: claims, JSON, base64url, Ed25519", "jwt", "the measure"),
        line("our VC-JWT, ES256 / JWT path", "es256", "written down"),
        line("badges signed one by one / JWT path", "single", "written down"),
        line(f"{COMMITTEE} badges signed at once / JWT path", "bulk", "<= 2"),
        line(f"PNG of {len(picture) // 1000} kB baked / JWT path", "bake", "<= 4"),
    ]


def _badge(number: int) -> _JSON:
    return build_credential(
        replace(
            CREDENTIAL,
            id=f"http://localhost:8000/b/{UUID(int=number)}",
            subject=UUID(bytes=os.urandom(16), version=4),
            holder_name=f"Fatoumata {number}",
            narrative=f"Bravo {number} fois, Fatoumata !\nVous arrivez toujours à l’heure.",
            email=None,
            evidence=(),
            status=StatusEntry("http://localhost:8000/statuts/1", number * 131 % 131_072),
        )
    )


def _single(badge: _JSON, key: SigningKey) -> str:
    return json.dumps(sign(badge, key, created=A_MONDAY), ensure_ascii=False)


def _jwt(badge: _JSON, key: SigningKey) -> str:
    """Claims, JSON, base64url and Ed25519, with nothing else: the least that a JWT costs."""
    subject = badge["credentialSubject"]
    payload = {
        **badge,
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "sub": subject["id"],
        "nbf": int(read_time(badge["validFrom"]).timestamp()),
        "exp": int(read_time(badge["validUntil"]).timestamp()),
    }
    header = {"alg": "EdDSA", "kid": key.controller, "typ": "JWT"}
    signed = b".".join(_encoded(part) for part in (header, payload))
    return (signed + b"." + base64.urlsafe_b64encode(key.sign(signed)).rstrip(b"=")).decode()


def _encoded(part: object) -> bytes:
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=")


def _picture() -> bytes:
    """A PNG that with its badge has 60 kB, the most that we bake: one that does not shrink."""
    side = 130
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(file, "PNG")
    return file.getvalue()
