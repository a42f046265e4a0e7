"""The blueprint of the room; its routes are in the modules beside."""

from flask import Blueprint

views = Blueprint("accompany", __name__)
