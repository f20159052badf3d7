"""The blueprint of reading, proposing and publishing."""

from flask import Blueprint

bp = Blueprint("guidelines", __name__)
