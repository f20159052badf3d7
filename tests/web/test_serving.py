"""Waitress, as Planner runs it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SERVER = """
import sys
from planner.web.serving import serve

ANSWERS = {
    "/200": ("200 OK", [("Content-Length", "5")], [b"hello"]),
    "/204": ("204 No Content", [], []),
    "/304": ("304 Not Modified", [("ETag", "a")], []),
    "/open": ("200 OK", [], [b"he", b"llo"]),
}

def answer(environ, start_response):
    status, headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return body

serve(answer, host="127.0.0.1", port=int(sys.argv[1]), threads=1)
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(free)], cwd=ROOT)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", free), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield free
    server.terminate()
    server.wait(10)


def test_an_answer_without_a_body_keeps_the_connection(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.connect()
    socket = connection.sock
    for path in ("/200", "/304", "/204", "/304", "/200"):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Connection"]) == (int(path[1:]), None)
        answer.read()
        assert connection.sock is socket
    connection.close()


@pytest.mark.parametrize(("path", "headers"), [("/open", {}), ("/304", {"Connection": "close"})])
def test_others_close_it_as_ever(port, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.headers["Connection"] == "close"
    connection.close()
