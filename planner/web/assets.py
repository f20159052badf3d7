"""Style sheets, scripts, fonts and icons under addresses that name their content, so that browsers keep them for good.

`app.css` and `app.js` are lists of imports; each is joined into one file, once, at first use. While developing
(`app.debug`) a changed file is noticed at the next request.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, has_request_context, request

from planner.config import ROOT
from planner.web.access import public

JOINED = {"app.css": "css/app.css", "app.js": "js/app.js"}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
FOREVER = "public, max-age=31536000, immutable"

_CSS_IMPORT = re.compile(r'^@import "([^"]+)";\n?', re.MULTILINE)
_CSS_URL = re.compile(r'url\("([^":]+)"\)')
_JS_IMPORT = re.compile(r'^import "\./([^"]+)";\n?', re.MULTILINE)
_JS_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """One file as it is served; `path` is its address below `/static/`."""

    path: str
    body: bytes
    type: str


class Assets:
    """The files of one folder, by their names and by their addresses."""

    def __init__(self, folder: Path, *, watch: bool = False) -> None:
        self.folder = folder
        self.watch = watch
        self._seen: tuple[int, int] | None = None
        self._named: dict[str, Asset] = {}
        self._plain: dict[str, str] = {}

    def named(self, name: str) -> Asset:
        """The asset called `name`; a KeyError where there is none."""
        self._read()
        return self._named[name]

    def at(self, path: str) -> tuple[Asset, bool] | None:
        """What stands at this address, and whether the address names exactly this content.

        An address of yesterday's content gets today's: while a new version starts, pages of both are about.
        """
        self._read()
        name = self._plain.get(_without_hash(path))
        if name is None:
            return None
        asset = self._named[name]
        return asset, asset.path == path

    def _read(self) -> None:
        if self._seen is not None and not self.watch:
            return
        files = [file for file in self.folder.rglob("*") if file.suffix in TYPES]
        seen = (len(files), max((file.stat().st_mtime_ns for file in files), default=0))
        if seen == self._seen:
            return
        self._named = {}
        for file in files:
            name = file.relative_to(self.folder).as_posix()
            if file.parent.name not in ("css", "js"):
                self._named[name] = _asset(name, file.read_bytes())
        for name, source in JOINED.items():
            if (self.folder / source).exists():
                self._named[name] = _asset(name, self._joined(source).encode())
        self._plain = {_without_hash(asset.path): name for name, asset in self._named.items()}
        self._seen = seen

    def _joined(self, source: str) -> str:
        file = self.folder / source
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".js":
            return _JS_IMPORT.sub(lambda found: _block(file.parent / found[1]), text)
        text = _CSS_IMPORT.sub(lambda found: (file.parent / found[1]).read_text(encoding="utf-8"), text)
        here = posixpath.dirname(source)
        # The joined sheet stands at the root of the folder, so addresses in it are relative to that.
        return _CSS_URL.sub(lambda found: f'url("{self._named[_beside(here, found[1])].path}")', text)


def init_app(app: Flask, folder: Path = ROOT / "static") -> Assets:
    """Serves the folder at `/static/` (endpoint `static`; make the app with `static_folder=None`) and `/favicon.ico`.

    Templates get `asset_url(name)`.
    """
    assets = Assets(folder, watch=app.debug)

    @public
    def static(path: str) -> Response:
        found = assets.at(path)
        if found is None:
            abort(404)
        asset, exact = found
        return _answer(asset, FOREVER if exact else "no-cache")

    @public
    def favicon() -> Response:
        return _answer(assets.named("favicon.ico"), "public, max-age=86400")

    app.jinja_env.globals["asset_url"] = asset_url
    app.add_url_rule("/static/<path:path>", "static", static)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.extensions["assets"] = assets
    return assets


def asset_url(name: str) -> str:
    """The address of the asset called `name`, below the root of the server; a KeyError where there is none."""
    assets: Assets = current_app.extensions["assets"]
    root = request.root_path if has_request_context() else ""
    return f"{root}/static/{assets.named(name).path}"


def _asset(name: str, body: bytes) -> Asset:
    stem, suffix = posixpath.splitext(name)
    return Asset(f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}{suffix}", body, TYPES[suffix])


def _without_hash(path: str) -> str:
    return re.sub(r"-[0-9a-f]{12}(\.\w+)$", r"\1", path)


def _beside(folder: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(folder, relative))


def _block(file: Path) -> str:
    """A module's text in braces, so that its names stay its own; modules import nothing from each other."""
    return "{\n" + _JS_EXPORT.sub("", file.read_text(encoding="utf-8")).rstrip() + "\n}\n"


def _answer(asset: Asset, keep: str) -> Response:
    return Response(asset.body, headers={"Content-Type": asset.type, "Cache-Control": keep})
