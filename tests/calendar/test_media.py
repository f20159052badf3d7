"""Pictures, films and sound: what is kept of a file, what is refused, and who may look at it."""

import io
import struct
import zlib
from datetime import date

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import func, select

from planner.calendar.models import Medium, MediumKind, StoredFile
from planner.calendar.pictures import MOST_PIXELS, Unusable, looked_at
from planner.calendar.rules import State
from planner.db import db
from tests.browser import words
from tests.builders import a_channel, a_medium, a_post
from tests.calendar.writing import shown, verbs_on


def a_picture(kind="PNG", size=(40, 30), mode="RGB", **more):
    """The bytes of a picture."""
    out = io.BytesIO()
    Image.new(mode, size, (200, 30, 60, 128)[: len(mode)] if mode != "P" else 3).save(out, kind, **more)
    return out.getvalue()


def a_huge_png(width, height):
    """A PNG that says it is this large, in a few bytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 100
WEBM = b"\x1a\x45\xdf\xa3" + b"\0" * 100
MP3 = b"ID3\x04" + b"\0" * 100
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def upload(browser, post, body, name="stand.png", status=303, **more):
    data = {
        "file": (io.BytesIO(body), name),
        "variant_id": str(post.variants[0].id) if post.variants else "",
        "version": str(post.version),
    }
    return browser.post(f"/posts/{post.id}/media", data | more, status, content_type="multipart/form-data")


def upload_raw(browser, post, body, name, status):
    """The same as a browser sends it, byte by byte."""
    values = {"csrf_token": browser.token(), "version": post.version, "variant_id": post.variants[0].id}
    said = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    parts = [(said.format(name_, "") + str(value)).encode() for name_, value in values.items()]
    escaped = name.replace("\\", "\\\\").replace("\n", "%0A").replace('"', "%22")
    parts.append(said.format("file", f'; filename="{escaped}"').encode() + body)
    whole = b"".join(b"--b0undary\r\n" + part + b"\r\n" for part in parts) + b"--b0undary--\r\n"
    kind = "multipart/form-data; boundary=b0undary"
    return browser.open("POST", f"/posts/{post.id}/media", data=whole, content_type=kind, status=status)


@pytest.fixture
def post(cast):
    return a_post("Trade fair", owner=cast.editor, text="Hall 7.")


def files():
    return db.session.scalar(select(func.count()).select_from(StoredFile))


# -- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "content_type"),
    [
        ("PNG", "stand.png", "image/png"),
        ("JPEG", "stand.jpg", "image/jpeg"),
        ("WEBP", "stand.webp", "image/webp"),
        ("GIF", "stand.gif", "image/png"),
        ("JPEG", "a jpeg that is called.png", "image/jpeg"),  # what it is, not what it is called
    ],
)
def test_a_picture_is_drawn_anew(browser, cast, post, kind, name, content_type):
    sent = a_picture(kind)

    upload(browser.sign_in(cast.editor), post, sent, name)

    medium = db.session.scalars(select(Medium)).one()
    assert (medium.kind, medium.file_name, medium.variant_id) == (MediumKind.PICTURE, name, post.variants[0].id)
    assert (medium.file.content_type, medium.file.width, medium.file.height) == (content_type, 40, 30)
    assert medium.file.size == len(medium.file.body)
    with Image.open(io.BytesIO(medium.file.body)) as kept:
        assert (kept.size, Image.MIME[kept.format]) == ((40, 30), content_type)
    assert verbs_on(post) == ["create", "picture"]
    browser.follow()
    assert "The file was added." in browser.page.text
    assert browser.page.one(".//details//img").get("src") == f"/media/{medium.id}"


def test_what_cameras_and_programs_write_into_a_picture_is_off():
    exif = Image.Exif()
    exif[0x010F], exif[0x8298] = "CAMERA-MAKER", "SECRET-PHOTOGRAPHER"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    text = PngInfo()
    text.add_text("Comment", "SECRET-COMMENT")
    sent = {
        "JPEG": a_picture("JPEG", exif=exif, comment=b"SECRET-COMMENT"),
        "PNG": a_picture("PNG", exif=exif, pnginfo=text),
        "WEBP": a_picture("WEBP", exif=exif, xmp=b"<x>SECRET-XMP</x>"),
        "GIF": a_picture("GIF", comment=b"SECRET-COMMENT"),
    }

    for kind, body in sent.items():
        assert b"SECRET" in body, kind  # it could leak
        looked = looked_at(body)
        assert b"SECRET" not in looked.body, kind
        assert b"CAMERA" not in looked.body, kind
        with Image.open(io.BytesIO(looked.body)) as kept:
            assert not kept.getexif(), kind
        assert looked.size == ((40, 30) if kind == "GIF" else (30, 40)), kind  # it stands upright


def test_what_follows_a_picture_is_off():
    assert b"alert" not in looked_at(a_picture("JPEG") + HTML).body
    assert b"alert" not in looked_at(a_picture("PNG") + b"PK\x03\x04" + HTML).body


def test_what_shines_through_stays_so():
    for mode in ("RGBA", "LA"):
        with Image.open(io.BytesIO(looked_at(a_picture("PNG", mode=mode)).body)) as kept:
            assert kept.mode == mode
    out, colours = io.BytesIO(), Image.new("P", (4, 4), 3)
    colours.putpalette([n // 3 for n in range(768)])
    colours.save(out, "PNG", transparency=3)
    with Image.open(io.BytesIO(looked_at(out.getvalue()).body)) as kept:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_large_picture_becomes_smaller():
    looked = looked_at(a_picture("JPEG", size=(6000, 1500)))

    assert looked.size == (4096, 1024)


def test_a_picture_that_moves_stands_still():
    out = io.BytesIO()
    frames = [Image.new("P", (10, 10), n) for n in range(3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    looked = looked_at(out.getvalue())

    with Image.open(io.BytesIO(looked.body)) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1)) == ("PNG", 1)


@pytest.mark.parametrize(
    ("body", "name", "kind", "content_type"),
    [
        (MP4, "tour.mp4", MediumKind.FILM, "video/mp4"),
        (WEBM, "tour.webm", MediumKind.FILM, "video/webm"),
        (MP3, "talk.mp3", MediumKind.SOUND, "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + b"\0" * 100, "talk.mp3", MediumKind.SOUND, "audio/mpeg"),
    ],
)
def test_films_and_sound_are_kept_as_they_are(browser, cast, post, body, name, kind, content_type):
    upload(browser.sign_in(cast.editor), post, body, name)

    medium = db.session.scalars(select(Medium)).one()
    assert (medium.kind, medium.file.content_type, medium.file.body) == (kind, content_type, body)


def test_a_file_that_is_used_twice_is_kept_once(browser, cast, post):
    other = a_post("Another", owner=cast.editor, text="Hall 8.")
    browser.sign_in(cast.editor)

    upload(browser, post, a_picture())
    upload(browser, other, a_picture(), "the same.png")

    assert files() == 1
    assert [m.file_name for m in db.session.scalars(select(Medium).order_by(Medium.id))] == [
        "stand.png",
        "the same.png",
    ]


def test_a_picture_goes_to_its_channel(browser, cast):
    post = a_post(owner=cast.editor, texts={a_channel(): "A.", a_channel("Mastodon", network="mastodon"): "B."})
    browser.sign_in(cast.editor)

    upload(browser, post, a_picture(), variant_id=str(post.variants[1].id))
    upload(browser, post, a_picture(), "second.png", variant_id=str(post.variants[1].id))

    assert [[m.file_name for m in v.media] for v in post.variants] == [[], ["stand.png", "second.png"]]


def test_another_picture_needs_another_approval(browser, cast):
    post = a_post(state="approved", owner=cast.editor)

    upload(browser.sign_in(cast.editor), post, a_picture())
    assert (post.state, post.standing_approvals) == (State.IN_REVIEW, [])

    medium = db.session.scalars(select(Medium)).one()
    browser.post(f"/media/{medium.id}/removal", {"version": post.version})
    assert not db.session.scalar(select(func.count()).select_from(Medium))


# -- what is refused -----------------------------------------------------------------------------------------------


NO_PICTURES = [
    (SVG, "drawing.svg", "This is not a picture"),
    (SVG, "drawing.png", "This is not a picture"),
    (HTML, "page.png", "This is not a picture"),
    (HTML, "page.html", "This is not a picture"),
    (b"MZ" + b"\0" * 200, "setup.png", "This is not a picture"),
    (b"%PDF-1.7", "plan.pdf", "This is not a picture"),
    (b"", "empty.png", "This is not a picture"),
    (a_picture()[:60], "cut off.png", "This is not a picture"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "broken.png", "This is not a picture"),
    (a_picture("BMP"), "stand.bmp", "This is not a picture"),
    (a_picture("TIFF"), "stand.tiff", "This is not a picture"),
    (a_huge_png(50_000, 50_000), "huge.png", "This picture is too large"),
    (a_huge_png(10_000, 5_000), "large.png", "This picture is too large"),
    (a_huge_png(2**31 - 1, 1), "wide.png", "This picture is too large"),
]


def test_what_is_no_picture_is_refused_with_a_sentence(browser, cast, post):
    browser.sign_in(cast.editor)

    for body, name, said in NO_PICTURES:
        upload(browser, post, body, name, 422)
        told = [words(e) for e in shown(browser).all(".//form//span[@class='error']")]
        assert [one.startswith(said) for one in told] == [True], name
    assert (files(), verbs_on(post)) == (0, ["create"])


def test_forty_million_pixels_are_the_most():
    assert MOST_PIXELS == 40_000_000
    with pytest.raises(Unusable):
        looked_at(a_huge_png(8_000, 5_001))


def test_a_file_is_chosen_first(browser, cast, post):
    browser.sign_in(cast.editor)

    upload(browser, post, b"", "", 422)
    assert "Choose a file first." in browser.page.text
    browser.post(f"/posts/{post.id}/media", {"version": post.version, "variant_id": post.variants[0].id}, 422)
    assert "Choose a file first." in browser.page.text


def test_ten_megabytes_are_too_much(browser, cast, post):
    upload_raw(browser.sign_in(cast.editor), post, MP4 + b"\0" * 10_000_000, "long.mp4", 413)

    assert browser.page.h1 == "Too large"
    assert files() == 0


FILE_NAMES = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system.png", "system.png"),
    ("/absolute/stand.png", "stand.png"),
    ("stand\0.png", "stand.png"),
    ("a\nSet-Cookie: b.png", "a%0ASet-Cookie: b.png"),
    ("\u202egnp.exe", "gnp.exe"),
    ("x" * 300 + ".png", "x" * 196 + ".png"),
    ("Größe & <b>.png", "Größe & <b>.png"),
    ("..", ".."),
    ("\x01\x02", "file"),
]


def test_a_file_name_is_only_a_name(browser, cast, post):
    browser.sign_in(cast.editor)

    for sent, kept in FILE_NAMES:
        upload_raw(browser, post, a_picture(), sent, 303)
        medium = db.session.scalars(select(Medium).order_by(Medium.id.desc()).limit(1)).one()
        assert medium.file_name == kept
        browser.get(f"/media/{medium.id}")
    browser.get(f"/posts/{post.id}")

    names = [words(e) for e in browser.page.all(".//details[@class='medium']/summary/span[1]")]
    assert names == [" ".join(kept.split()) for _sent, kept in FILE_NAMES]


# -- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "elsewhere", "manager"])
def test_who_may_not_write_adds_and_takes_away_nothing(browser, cast, post, who):
    medium = a_medium(post)
    browser.sign_in(getattr(cast, who))

    upload(browser, post, a_picture(), status=403)
    browser.post(f"/media/{medium.id}/removal", {"version": post.version}, 403)

    assert [m.id for m in post.variants[0].media] == [medium.id]


def test_signed_out_nothing_is_added_taken_away_or_seen(browser, cast, post):
    medium = a_medium(post, body=a_picture())

    for answer in (
        lambda: upload(browser, post, a_picture()),
        lambda: browser.post(f"/media/{medium.id}/removal", {"version": post.version}),
        lambda: browser.get(f"/media/{medium.id}", 303),
    ):
        assert answer().location.startswith("/sign-in")
    assert [m.id for m in post.variants[0].media] == [medium.id]


def test_from_an_old_page_nothing_is_added_or_taken_away(browser, cast, post):
    medium = a_medium(post)
    browser.sign_in(cast.editor)

    upload(browser, post, a_picture(), status=409, version=str(post.version + 1))
    browser.post(f"/media/{medium.id}/removal", {"version": post.version + 1}, 409)
    upload(browser, post, a_picture(), status=409, version="")

    assert [m.id for m in post.variants[0].media] == [medium.id]


def test_a_channel_of_another_post_gets_nothing(browser, cast, post):
    other = a_post("Theirs", department=cast.other, owner=cast.elsewhere, text="Theirs.")
    browser.sign_in(cast.editor)

    for number in (other.variants[0].id, 99999, "", "one"):
        upload(browser, post, a_picture(), status=404, variant_id=str(number))

    assert not db.session.scalar(select(func.count()).select_from(Medium))


@pytest.mark.parametrize("state", [State.PUBLISHED, State.CANCELLED])
def test_what_is_out_or_cancelled_keeps_its_pictures(browser, cast, state):
    post = a_post(state=state, owner=cast.editor, text="Words.")
    medium = a_medium(post)
    browser.sign_in(cast.editor)

    upload(browser, post, a_picture(), status=422)
    assert f"This post is {state.value}." in browser.page.text
    browser.post(f"/media/{medium.id}/removal", {"version": post.version}, 422)

    assert [m.id for m in post.variants[0].media] == [medium.id]


# -- looking at it -------------------------------------------------------------------------------------------------


def test_a_file_says_what_it_is_and_can_do_nothing(browser, cast, post):
    medium = a_medium(post, "stand.png", body=a_picture())

    answer = browser.sign_in(cast.reader).get(f"/media/{medium.id}")

    assert answer.mimetype == "image/png"
    assert answer.data == a_picture()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    etag = answer.headers["ETag"]
    assert browser.get(f"/media/{medium.id}", 304, headers={"If-None-Match": etag}).data == b""


def test_who_may_not_see_the_post_does_not_see_its_pictures(browser, cast):
    post = a_post("Merger", owner=cast.editor, text="Words.", confidential=True)
    medium = a_medium(post, body=a_picture())
    etag = browser.sign_in(cast.editor).get(f"/media/{medium.id}").headers["ETag"]

    browser.sign_in(cast.elsewhere).get(f"/media/{medium.id}", 404)
    browser.get(f"/media/{medium.id}", 404, headers={"If-None-Match": etag})
    browser.get("/media/99999", 404)
    browser.post(f"/media/{medium.id}/removal", {"version": post.version}, 404)

    assert a_picture() not in browser.answer.data


def test_a_picture_that_a_plan_only_names_is_not_there_yet(browser, cast, post):
    medium = a_medium(post)
    browser.sign_in(cast.editor)

    browser.get(f"/media/{medium.id}", 404)
    browser.get(f"/posts/{post.id}")

    assert "stand.png" in browser.page.text
    assert not browser.page.all(".//details//img")


# -- what must be known of it --------------------------------------------------------------------------------------


def test_a_picture_without_a_text_alternative_says_so(browser, cast, post):
    medium = a_medium(post, alt="", licence_until=date(2027, 1, 31))
    browser.sign_in(cast.editor).get(f"/posts/{post.id}")
    assert [words(e) for e in browser.page.all(".//summary/span[@class='badge watch']")] == ["no text alternative"]

    browser.post(f"/posts/{post.id}", browser.page.form(f"/posts/{post.id}") | {f"m{medium.id}-alt": "Two people"})
    browser.follow()

    assert not browser.page.all(".//summary/span[@class='badge watch']")
    assert medium.licence_until == date(2027, 1, 31)


def test_nothing_is_locked_while_a_picture_is_drawn(browser, cast, post):
    """Who asks is known before, and forgotten before the drawing; afterwards it is looked at again."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("what SQLite is told when a transaction begins")

    upload(browser.sign_in(cast.editor), post, a_picture())

    begun = [n for n, statement in enumerate(browser.statements) if statement == "BEGIN IMMEDIATE"]
    before, after = browser.statements[: begun[1]], browser.statements[begun[1] :]
    assert not [s for s in before if s.startswith("INSERT")]
    assert [s for s in after if s.startswith("INSERT INTO stored_file")]
    assert [s for s in after if "FROM post" in s]  # looked at again
