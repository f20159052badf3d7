"""Files that are uploaded: pictures are drawn anew, without what cameras write into them; films are looked at."""

from __future__ import annotations

import hashlib
import io
import warnings
from datetime import datetime
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select

from planner.calendar.models import MediumKind, StoredFile
from planner.db import db
from planner.web.refusal import N_, Refused

MOST_PIXELS = 40_000_000
LONGEST_EDGE = 4096
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


class Unusable(Refused):
    """A file that can't be kept, with the reason."""


class Looked(NamedTuple):
    """A file as it will be kept: a picture drawn anew, with its width and height."""

    kind: MediumKind
    content_type: str
    body: bytes
    size: tuple[int, int] | None = None


def looked_at(body: bytes) -> Looked:
    """What a file is. Refuses what is neither picture, film nor sound (`Unusable`). Takes its time with a large
    picture, so no transaction should be open meanwhile."""
    if body[4:8] == b"ftyp":
        return Looked(MediumKind.FILM, "video/mp4", body)
    if body[:4] == b"\x1a\x45\xdf\xa3":
        return Looked(MediumKind.FILM, "video/webm", body)
    if body[:3] == b"ID3" or (len(body) > 1 and body[0] == 0xFF and body[1] & 0xE6 == 0xE2):
        return Looked(MediumKind.SOUND, "audio/mpeg", body)
    return Looked(MediumKind.PICTURE, *_redrawn(body))


def stored(looked: Looked, *, now: datetime) -> StoredFile:
    """Where a file is kept: once, however often it is used."""
    digest = hashlib.sha256(looked.body).hexdigest()
    kept = db.session.scalar(select(StoredFile).where(StoredFile.digest == digest))
    if kept is None:
        width, height = looked.size or (None, None)
        kept = StoredFile(digest=digest, content_type=looked.content_type, width=width, height=height)
        kept.size, kept.body, kept.created_at = len(looked.body), looked.body, now
        db.session.add(kept)
    return kept


def _redrawn(body: bytes) -> tuple[str, bytes, tuple[int, int]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(body), formats=list(FORMATS))
            if picture.width * picture.height > MOST_PIXELS:
                raise Unusable(N_("This picture is too large: at most 40 million pixels fit."))
            form = picture.format or "PNG"
            if form == "GIF" and getattr(picture, "is_animated", False):
                picture.seek(0)
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            # what isn't needed for drawing: comments, where it was taken, and with what
            turned.info = {key: value for key, value in turned.info.items() if key == "transparency"}
            out = io.BytesIO()
            if form == "JPEG":
                turned.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
            else:
                form = "PNG" if form == "GIF" else form
                turned.save(out, form)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        raise Unusable(N_("This picture is too large: at most 40 million pixels fit.")) from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        raise Unusable(
            N_("This is not a picture, film or sound that can be kept: PNG, JPEG, WebP, GIF, MP4, WebM, MP3.")
        ) from problem
    return FORMATS[form], out.getvalue(), turned.size
