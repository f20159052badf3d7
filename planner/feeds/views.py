from flask import Blueprint, Response

bp = Blueprint("feeds", __name__)


@bp.get("/feeds")
def page() -> Response:
    return Response("")
