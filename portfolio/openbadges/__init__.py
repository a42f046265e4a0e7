"""Open Badges 3.0: build, sign, bake, verify. Pure: no Flask, no database, no network.

What goes in and out are frozen dataclasses and parsed JSON. Contexts and schemas are files of
the package.
"""

from portfolio.openbadges.bake import Baked, bake, unbake
from portfolio.openbadges.build import (
    build_credential,
    build_endorsement,
    email_in,
    renewed,
    with_email,
)
from portfolio.openbadges.bulk import Batch
from portfolio.openbadges.canonical import bundled_contexts, is_clean
from portfolio.openbadges.errors import (
    BadDocument,
    BadKey,
    BadText,
    NotAnImage,
    OpenBadgesError,
    TemplateMistake,
    UndefinedTerm,
    UnknownContext,
)
from portfolio.openbadges.jwk import JWT_ALGORITHMS
from portfolio.openbadges.jwt import (
    Jwt,
    JwtKey,
    claim_faults,
    header_faults,
    jwt_is_signed,
    read_jwt,
    sign_jwt,
)
from portfolio.openbadges.keys import SigningKey, did_document, did_web, did_web_address
from portfolio.openbadges.models import (
    Achievement,
    AchievementCredential,
    Alignment,
    EmailIdentity,
    EndorsementCredential,
    Evidence,
    Profile,
    StatusEntry,
    identity_hash,
)
from portfolio.openbadges.ob2 import (
    OB2_CONTEXT,
    build_assertion,
    build_badge_class,
    build_hosted_endorsement,
    build_issuer,
    build_revoked,
)
from portfolio.openbadges.proof import sign
from portfolio.openbadges.read import Found, read
from portfolio.openbadges.schemas import bundled_schemas
from portfolio.openbadges.status import StatusList, build_status_list, status_of
from portfolio.openbadges.verify import (
    Check,
    CheckName,
    Gone,
    Problem,
    Resolve,
    Unreachable,
    Verdict,
    is_for,
    site_of,
    verify,
    verify_badge,
)

__all__ = [
    "JWT_ALGORITHMS",
    "OB2_CONTEXT",
    "Achievement",
    "AchievementCredential",
    "Alignment",
    "BadDocument",
    "BadKey",
    "BadText",
    "Baked",
    "Batch",
    "Check",
    "CheckName",
    "EmailIdentity",
    "EndorsementCredential",
    "Evidence",
    "Found",
    "Gone",
    "Jwt",
    "JwtKey",
    "NotAnImage",
    "OpenBadgesError",
    "Problem",
    "Profile",
    "Resolve",
    "SigningKey",
    "StatusEntry",
    "StatusList",
    "TemplateMistake",
    "UndefinedTerm",
    "UnknownContext",
    "Unreachable",
    "Verdict",
    "bake",
    "build_assertion",
    "build_badge_class",
    "build_credential",
    "build_endorsement",
    "build_hosted_endorsement",
    "build_issuer",
    "build_revoked",
    "build_status_list",
    "bundled_contexts",
    "bundled_schemas",
    "claim_faults",
    "did_document",
    "did_web",
    "did_web_address",
    "email_in",
    "header_faults",
    "identity_hash",
    "is_clean",
    "is_for",
    "jwt_is_signed",
    "read",
    "read_jwt",
    "renewed",
    "sign",
    "sign_jwt",
    "site_of",
    "status_of",
    "unbake",
    "verify",
    "verify_badge",
    "with_email",
]
