"""The badges that the tests of the library sign; badges of this house; a site of others."""

import socket
import ssl
from dataclasses import replace

import pytest

from portfolio.openbadges import SigningKey, build_credential, did_document, did_web, sign
from portfolio.web import fetch
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, INAE, badge, key, published, word
from tests.support.foreign import foreign_site
from tests.support.serving import own_certificate

__all__ = ["badge", "key", "published", "word"]


class ForeignIssuer:
    """Another organisation: its site (https, its own keys) and the badges that it gives."""

    def __init__(self, site):
        self.site = site
        self.url = f"https://localhost:{site.port}"
        self.key = SigningKey.generate(did_web(self.url))

    @property
    def did(self):
        return did_document(self.key.controller, [self.key.public_multibase])

    def gives(self, **more):
        """A signed badge, « Je suis fiable », without status."""
        profile = replace(INAE, id=self.key.controller, name="Cap Métiers", url=self.url)
        said = {"issuer": profile, "status": None, "refresh_url": "", "email": None, **more}
        credential = replace(CREDENTIAL, id=f"{self.url}/b/1", **said)
        return sign(build_credential(credential), self.key, created=A_MONDAY)


@pytest.fixture(scope="session")
def _pem(tmp_path_factory):
    return own_certificate(tmp_path_factory.mktemp("foreign"))


@pytest.fixture
def foreigner(monkeypatch, _pem):
    """An issuer elsewhere, the only site that this house may reach."""
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(_pem)

    def here(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with foreign_site(served) as made:
        rules = made.rules(resolve=here, tls=lambda: ssl.create_default_context(cafile=_pem))
        monkeypatch.setattr(fetch, "THE_INTERNET", rules)
        yield ForeignIssuer(made)
