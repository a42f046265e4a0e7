"""The blueprint of the room; its routes are in the modules beside."""

from flask import Blueprint

from portfolio.signin import handover

views = Blueprint("signin", __name__)
views.after_app_request(handover.set_cookie)
