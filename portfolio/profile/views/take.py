"""One badge alone leaves: « Télécharger », « Envoyer », « Ajouter à LinkedIn »."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, url_for

from portfolio.clock import PARIS
from portfolio.config import settings
from portfolio.credentials import queries as credentials
from portfolio.credentials.models import Credential
from portfolio.profile import queries
from portfolio.profile.carrying import Form
from portfolio.profile.views.blueprint import views
from portfolio.profile.views.email import email_inside
from portfolio.profile.words import file_name
from portfolio.web import does, page

LINKEDIN = "https://www.linkedin.com/profile/add"


@views.get("/moi/badges/<uuid:credential_id>/telecharger")
@does("credential.read", credentials.credential)
def download(credential: Credential) -> Response:
    """The forms to choose from, each in a few words."""
    return _page("profile/download.html", credential, inside=email_inside(credential))


@views.get("/moi/badges/<uuid:credential_id>/envoyer")
@does("credential.read", credentials.credential)
def send(credential: Credential) -> Response:
    """The picture through the phone's share sheet, or the address in a message."""
    return _page("profile/send.html", credential)


@views.get("/moi/badges/<uuid:credential_id>/linkedin")
@does("credential.read", credentials.credential)
def linkedin(credential: Credential) -> Response:
    """« Ajouter à LinkedIn »: first that the address must be public, then the way there."""
    return _page("profile/linkedin.html", credential, add=linkedin_address(credential))


def linkedin_address(credential: Credential) -> str:
    """LinkedIn's own form « Add to profile », filled with what the badge says.

    Source: LinkedIn's help, "Add to Profile": names of the fields; months count from 1.
    """
    given = credential.awarded_at.astimezone(PARIS)
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": credential.achievement_version.name,
        "organizationName": credential.issuer.name,
        "issueYear": given.year,
        "issueMonth": given.month,
        "certUrl": public_address(credential),
        "certId": credential.id,
    }
    if credential.ends_at:
        end = credential.ends_at.astimezone(PARIS)
        fields |= {"expirationYear": end.year, "expirationMonth": end.month}
    return f"{LINKEDIN}?{urlencode(fields)}"


def public_address(credential: Credential) -> str:
    """The badge's address, as people hand it over."""
    return settings().public_url + url_for("profile.address", credential_id=credential.id)


def _page(template: str, credential: Credential, **values: Any) -> Response:
    return page(
        template,
        credential=credential,
        badge=queries.badge_words(credential),
        address=public_address(credential),
        files={
            str(form): {
                "href": url_for("profile.file", credential_id=credential.id, ending=form.value),
                "name": file_name(credential.achievement_version.name, form.value),
            }
            for form in Form
        },
        **values,
    )
