from flask import Blueprint, Response

bp = Blueprint("my_work", __name__)


@bp.get("/my-work")
def page() -> Response:
    return Response("")
