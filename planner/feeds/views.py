from flask import Response

from planner.feeds.fetching import bp


@bp.get("/feeds")
def page() -> Response:
    return Response("")
