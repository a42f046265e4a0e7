"""The blueprint of the profile, on which each file of this folder puts its routes."""

from flask import Blueprint

views = Blueprint("profile", __name__)
