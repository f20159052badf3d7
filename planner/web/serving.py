"""Waitress as Planner runs it."""

from __future__ import annotations

from wsgiref.types import WSGIApplication

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

WITHOUT_BODY = ("204", "304")


class Task(WSGITask):
    """Keeps the connection after an answer that has no body by its nature: waitress closes it, for want of a length
    that such an answer must not carry (RFC 9110, section 8.6)."""

    close_on_finish: bool

    def build_response_header(self) -> bytes:
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.version != "1.1" or asked == "close" or self.status[:3] not in WITHOUT_BODY or self.close_on_finish:
            return super().build_response_header()
        self.close_on_finish = True  # what it sees, and so leaves alone
        try:
            return super().build_response_header()
        finally:
            self.close_on_finish = False


class Channel(HTTPChannel):
    task_class = Task


def serve(app: WSGIApplication, *, host: str, port: int, threads: int = 8) -> None:
    """Serves until it is interrupted."""
    server = create_server(app, host=host, port=port, threads=threads, ident="Planner")
    server.channel_class = Channel
    server.run()
