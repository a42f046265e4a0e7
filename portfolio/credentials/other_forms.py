"""The same credential in another form, made when it is asked for."""

import json

from portfolio import openbadges
from portfolio.credentials.keys import jwt_key
from portfolio.credentials.models import Issuer


def as_jwt(document: str, owner: Issuer) -> str:
    """A signed badge or word as a VC-JWT (ES256) that says the same. Raises NoKey.

    document: as kept, with its proof, which this form does not carry. Each call signs anew.
    """
    unsigned = {name: value for name, value in json.loads(document).items() if name != "proof"}
    key, address = jwt_key(owner)
    return openbadges.sign_jwt(unsigned, key, address)
