"""WebAuthn: what a page asks the device, and what the device's answer proves. Nothing is kept.

The challenge travels in the page, sealed for 10 minutes; `actions.passkeys` keeps it once
answered, so that an answer serves once. Source: Web Authentication Level 3, §7.1 and §7.2.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portfolio.config import settings
from portfolio.signin.models import Passkey
from portfolio.web.secrets import Unreadable, seal, unseal

MINUTES = 10
SEALED_FOR = "passkey challenge"


class NotProved(Exception):
    """The device's answer does not prove what was asked."""


@dataclass(frozen=True)
class Asked:
    """What goes into the page: options for the browser, and the sealed challenge."""

    options: str
    sealed: str


@dataclass(frozen=True)
class NewKey:
    """A passkey that a device has just made. `user_id`: whom it was made for."""

    user_id: UUID
    challenge: bytes
    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]


@dataclass(frozen=True)
class Proof:
    """A passkey that has just answered, with its new count."""

    passkey_id: UUID
    challenge: bytes
    sign_count: int


def _site() -> str:
    return urlsplit(settings().public_url).hostname or ""


def _seal(challenge: bytes, user_id: UUID) -> str:
    return seal(user_id.bytes + challenge, SEALED_FOR).decode()


def _unseal(sealed: str) -> tuple[bytes, UUID]:
    try:
        plain = unseal(sealed.encode(), SEALED_FOR, seconds=MINUTES * 60)
    except Unreadable as error:
        raise NotProved("the challenge is not ours, or too old") from error
    return plain[16:], UUID(bytes=plain[:16])


def ask_new(name: str, user_id: UUID, known: Sequence[Passkey] = ()) -> Asked:
    """Ask a device to make a passkey for `user_id`, who is called `name` on its screens.

    known: the passkeys they have, so that one device does not make two.
    """
    challenge = secrets.token_bytes(32)
    options = generate_registration_options(
        rp_id=_site(),
        rp_name="Pépites",
        user_id=user_id.bytes,
        user_name=name,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=k.credential_id) for k in known],
    )
    return Asked(options_to_json(options), _seal(challenge, user_id))


def ask_proof() -> Asked:
    """Ask a device for any passkey of this site; the device finds whose."""
    challenge = secrets.token_bytes(32)
    options = generate_authentication_options(
        rp_id=_site(),
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options_to_json(options), _seal(challenge, uuid4()))


def read_new(answer: str, sealed: str) -> NewKey:
    """Check the answer to `ask_new`. Raises NotProved."""
    challenge, user_id = _unseal(sealed)
    try:
        made = verify_registration_response(
            credential=parse_registration_credential_json(answer),
            expected_challenge=challenge,
            expected_rp_id=_site(),
            expected_origin=settings().origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError) as error:
        raise NotProved(str(error)) from error
    return NewKey(
        user_id=user_id,
        challenge=challenge,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=_transports(answer),
    )


def named_in(answer: str) -> bytes:
    """The credential id that an answer speaks of; nothing is proved yet. Raises NotProved."""
    try:
        return bytes(parse_authentication_credential_json(answer).raw_id)
    except (WebAuthnException, ValueError, TypeError) as error:
        raise NotProved(str(error)) from error


def read_proof(answer: str, sealed: str, key: Passkey | None) -> Proof:
    """Check the answer to `ask_proof` against the passkey that it names. Raises NotProved."""
    challenge, _ = _unseal(sealed)
    if key is None:
        raise NotProved("an unknown passkey")
    try:
        proved = verify_authentication_response(
            credential=parse_authentication_credential_json(answer),
            expected_challenge=challenge,
            expected_rp_id=_site(),
            expected_origin=settings().origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError) as error:
        raise NotProved(str(error)) from error
    _same_person(answer, key)
    return Proof(key.id, challenge, proved.new_sign_count)


def _same_person(answer: str, key: Passkey) -> None:
    handle = json.loads(answer).get("response", {}).get("userHandle")
    if not handle or base64url_to_bytes(handle) != key.person_id.bytes:
        raise NotProved("a passkey of somebody else")


def _transports(answer: str) -> list[str]:
    given = json.loads(answer).get("response", {}).get("transports")
    return [str(each)[:20] for each in given[:6]] if isinstance(given, list) else []
