from flask import Blueprint, Response

bp = Blueprint("settings", __name__)


@bp.get("/settings")
def own() -> Response:
    return Response("")
