"""Servers in processes of their own, and a browser-like client that keeps its connection."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

SERVE = (
    "from planner.web.serving import serve; from {module} import app; "
    "serve(app, host='127.0.0.1', port={port}, threads=4)"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One app, served by waitress as `make run` serves it."""

    module: str
    environ: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Server:
        environ = {**os.environ, **self.environ, "PORT": str(self.port)}
        code = SERVE.format(module=self.module, port=self.port)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.wait()
        return self

    def wait(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.module} ended") from None
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(f"{self.module} did not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)


class Client:
    """Sends requests, each over a connection of its own as calendar programs do, and keeps cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrf_token": self.token})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, read, answer.headers

    def sign_in(self, email: str) -> None:
        self.token = self._token("/sign-in")
        status, _, _ = self.ask("POST", "/sign-in", {"email": email, "password": "planner-demo"})
        if status != 303:
            raise RuntimeError(f"sign-in answered {status}")
        self.token = self._token("/my-work")

    def _token(self, path: str) -> str:
        _, page, _ = self.ask("GET", path)
        found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        if not found:
            raise RuntimeError(f"no token on {path}")
        return found[1].decode()
