"""Files that are uploaded: pictures are drawn anew, without what cameras write into them; films are looked at."""

from __future__ import annotations

import hashlib
import io
import warnings
from datetime import datetime

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


def stored(body: bytes, *, now: datetime) -> tuple[MediumKind, StoredFile]:
    """The kind of a file and where it is kept. Refuses what is neither picture, film nor sound (`Unusable`)."""
    kind, content_type, body, size = _looked_at(body)
    digest = hashlib.sha256(body).hexdigest()
    kept = db.session.scalar(select(StoredFile).where(StoredFile.digest == digest))
    if kept is None:
        width, height = size or (None, None)
        kept = StoredFile(digest=digest, content_type=content_type, size=len(body), width=width, height=height)
        kept.body, kept.created_at = body, now
        db.session.add(kept)
    return kind, kept


def _looked_at(body: bytes) -> tuple[MediumKind, str, bytes, tuple[int, int] | None]:
    if body[4:8] == b"ftyp":
        return MediumKind.FILM, "video/mp4", body, None
    if body[:4] == b"\x1a\x45\xdf\xa3":
        return MediumKind.FILM, "video/webm", body, None
    if body[:3] == b"ID3" or (len(body) > 1 and body[0] == 0xFF and body[1] & 0xE6 == 0xE2):
        return MediumKind.SOUND, "audio/mpeg", body, None
    return MediumKind.PICTURE, *_redrawn(body)


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
            out = io.BytesIO()
            if form == "JPEG":
                turned.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
            else:
                form = "PNG" if form == "GIF" else form
                turned.save(out, form)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Unusable(
            N_("This is not a picture, film or sound that can be kept: PNG, JPEG, WebP, GIF, MP4, WebM, MP3.")
        ) from problem
    except Image.DecompressionBombWarning as problem:
        raise Unusable(N_("This picture is too large: at most 40 million pixels fit.")) from problem
    return FORMATS[form], out.getvalue(), turned.size
