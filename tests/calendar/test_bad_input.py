"""What nobody should type, in every text of every form: it comes back exactly, or is refused with a sentence.

The fields are found from the forms, so that none is forgotten."""

import inspect

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField

from planner.calendar import forms
from planner.calendar.models import Campaign, Comment, Medium, Post
from planner.db import db
from planner.web.answers import own_view
from planner.web.forms import Checked
from tests.browser import words
from tests.builders import DAY, a_campaign, a_comment, a_medium, a_post
from tests.calendar.writing import composer_of, text_of

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</option></select><b class=evil>b</b>",
    '" onfocus="alert(1)" autofocus="',
    "' onmouseover='alert(1)",
    '<b class="evil">bold</b>',
    '<b style="position:fixed;inset:0">over all</b>',
    "<style>body{display:none}</style>",
    '<a href="javascript:alert(1)">a link</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><button>Save</button></form>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<div hx-get="/sign-out" hx-trigger="load">htmx</div>',
    '<div hx-on:load="alert(1)">htmx</div>',
    "<div data-hx-post='/sign-out' hx-trigger='load'>htmx</div>",
    '<hx-partial hx-target="body" hx-swap="innerHTML">gone</hx-partial>',
    '<button hx-vals="js:{a: alert(1)}">htmx</button>',
    '<template><b id="main">twice</b></template>',
    "<!-- <b>",
    "--><b class=evil>",
    "<![CDATA[<b class=evil>]]>",
    "&lt;b&gt; &amp;amp; &#39; &nbsp;",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "%s %d %% {0} {who} 100 %",
    "\u202eright to left\u202c \u200bzero\u200d width\ufeff e\u0301 é \U0001f469\u200d\U0001f469\u200d\U0001f467",
]
UNFIT = {"NUL": "a\0b", "escape": "a\x1bb", "a C1 control": "a\x85b", "no character": "a\ufffeb", "half": "a\ud800b"}
FORMS = [
    form
    for _name, form in inspect.getmembers(forms, inspect.isclass)
    if issubclass(form, Checked) and form is not Checked
]


def texts_in(form, *, addresses=False):
    """The names of a form's text fields; those of an address apart."""
    fields = [field for field in form() if isinstance(field, StringField)]
    return [field.name for field in fields if isinstance(field, forms.Address) is addresses]


def filled(form, values):
    """The form as it comes, looked at; lists to choose from are empty."""
    made = form(MultiDict(values))
    for field in made:
        if isinstance(field, SelectField):
            field.validate_choice = False
            field.choices = field.choices or []
    made.validate()
    return made


@pytest.fixture
def request_(app):
    """A request, for forms that speak its reader's language."""
    with app.test_request_context("/"):
        yield


# -- every text field of every form --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_text_refuses_what_no_page_can_show_and_what_is_too_long(request_, form):
    for text in (*UNFIT.values(), "x" * 100_001):
        values = dict.fromkeys(texts_in(form), text)
        values |= dict.fromkeys(texts_in(form, addresses=True), f"https://{text}")
        made = filled(form, values)
        assert [name for name in values if not made[name].errors] == []
        assert not [name for name in values if set("\0\x1b\x85\ufffe\ud800") & set(made[name].data)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_text_takes_markup_as_it_is(request_, form):
    for text in PAYLOADS:
        made = filled(form, dict.fromkeys(texts_in(form), text[:40]))
        assert [made[name].data for name in texts_in(form)] == [text[:40].strip()] * len(texts_in(form))
        assert [name for name in texts_in(form) if made[name].errors] == []


# Where each form is sent, and what it needs beside its texts. A form without a row here fails the run.


def _composer(browser, post):
    return f"/posts/{post.id}", composer_of(browser, post)


def _in_the_composer(letter):
    def of(browser, post):
        address, typed = _composer(browser, post)
        number = post.variants[0].id if letter == "v" else post.variants[0].media[0].id
        return address, typed | {"prefix": f"{letter}{number}-"}

    return of


WHERE = {
    "NewPostForm": lambda browser, post: ("/posts", {"title": "An idea", "day": "2026-11-26"}),
    "MoveForm": lambda browser, post: (f"/posts/{post.id}/day", {"day": "2026-11-27", "version": post.version}),
    "StepForm": lambda browser, post: (f"/posts/{post.id}/return", {"text": "Shorter.", "version": post.version}),
    "CommentForm": lambda browser, post: (f"/posts/{post.id}/comments", {"text": "Which hall?"}),
    "PostForm": _composer,
    "VariantForm": _in_the_composer("v"),
    "MediumForm": _in_the_composer("m"),
    "UploadForm": lambda browser, post: (
        f"/posts/{post.id}/media",
        {"variant_id": post.variants[0].id, "version": post.version},
    ),
    "CampaignForm": lambda browser, post: (
        "/campaigns",
        {"title": "Spring", "department_id": post.department_id, "first_day": "2026-11-01", "last_day": "2026-12-01"},
    ),
}


@pytest.fixture
def post(cast):
    """A post in review with a channel and a picture."""
    post = a_post(state="in-review", day=DAY, owner=cast.editor, text="Words.")
    a_medium(post)
    return post


def standing():
    """How much there is, and what stands in the one post."""
    counts = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Post, Comment, Campaign, Medium)]
    return counts, [(p.title, p.note, p.state, p.day, p.variants[0].text) for p in db.session.scalars(select(Post))]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_sent_it_is_refused_with_a_sentence_and_nothing_is_kept(browser, cast, post, form):
    browser.sign_in(cast.admin)
    address, values = WHERE[form.__name__](browser, post)
    prefix, before = values.pop("prefix", ""), standing()
    hidden = () if form.__name__ in ("PostForm", "MoveForm", "StepForm", "NewPostForm") else ("view",)

    for name in (n for n in texts_in(form) if n not in hidden):
        browser.post(address, values | {prefix + name: "seen\0unseen"}, 422)
        shown = browser.page
        told = [words(e) for e in [*shown.all(".//*[@class='error']"), *shown.all(".//main//*[@role='alert']")]]
        fields = [e for e in shown.root.iter() if e.get("name") == prefix + name and e.get("type") != "hidden"]
        if fields:
            assert "There is a character in it that can't be shown. Take it out, please." in told
            texts = [e.text if e.tag == "textarea" else e.get("value") for e in fields]
            assert "seen\ufffdunseen" in [(text or "").strip() for text in texts], name
        assert standing() == before


def test_ten_megabytes_are_too_much_for_every_form(browser, cast, post):
    browser.sign_in(cast.admin)
    before = standing()
    headers = {"X-CSRFToken": browser.token(), "Referer": "http://127.0.0.1:5000/"}

    for form in FORMS:
        address, _values = WHERE[form.__name__](browser, post)
        body = b"text=" + b"x" * 10_000_000
        browser.open(
            "POST", address, data=body, content_type="application/x-www-form-urlencoded", headers=headers, status=413
        )
        assert "Too large" in browser.page.h1
    browser.open(
        "POST",
        f"/posts/{post.id}",
        data="&".join(f"f{n}=" for n in range(10_000)),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
        status=413,
    )

    assert standing() == before


def test_half_a_character_pair_in_the_bytes_is_no_error_of_ours(browser, cast, post):
    browser.sign_in(cast.editor)
    headers = {"X-CSRFToken": browser.token(), "Referer": "http://127.0.0.1:5000/"}

    for body in (b"text=a%ED%A0%80b", b"text=a%FFb", b"text=a%00b", b"text=%E2%28%A1", b"te%00xt=a&text=b"):
        browser.open(
            "POST",
            f"/posts/{post.id}/comments",
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers=headers,
        )
        assert browser.answer.status_code in (303, 422)
    browser.get(f"/posts/{post.id}")


# -- markup, wherever it is shown ----------------------------------------------------------------------------------

TITLES = [text for text in PAYLOADS if len(text) <= 200]


def evil(browser):
    return [e for e in browser.page.root.iter() if "evil" in str(e.get("class"))]


def test_markup_in_every_field_of_the_composer_comes_back_exactly(browser, cast, post):
    browser.sign_in(cast.editor)
    v, m = f"v{post.variants[0].id}-", f"m{post.variants[0].media[0].id}-"
    fields = [name for name in texts_in(forms.PostForm) if name != "view"]
    fields += [v + name for name in texts_in(forms.VariantForm)]
    fields += [m + name for name in texts_in(forms.MediumForm) if name not in ("captions", "transcript")]
    assert len(fields) >= 12
    typed = composer_of(browser, post)

    for number, text in enumerate(PAYLOADS):
        values = {name: PAYLOADS[(number + n) % len(PAYLOADS)][:100] for n, name in enumerate(fields)}
        browser.post(f"/posts/{post.id}", typed | values | {text_of(post): text, m + "decorative": "y"})
        if number % 15 == 0:  # each of them is in a page that is looked at, in one field or another
            browser.get(f"/posts/{post.id}")
            assert not evil(browser)
        shown = composer_of(browser, post)
        assert {name: shown[name] for name in values} == {k: w.strip() for k, w in values.items()} | {
            text_of(post): text
        }
        typed["version"] = shown["version"]


def test_an_address_with_markup_stays_an_address(browser, cast, post):
    browser.sign_in(cast.editor)
    link = """https://example.com/?q="><script>alert(1)</script>&r='onload=x"""

    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {f"v{post.variants[0].id}-link": link})
    browser.get(f"/posts/{post.id}")

    assert browser.page.by_id(f"v{post.variants[0].id}-link").get("value") == link


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)//https://", "data:text/html,x", "JaVaScRiPt:x", "ftp://x", "//x"]
)
def test_a_link_is_http_or_https(browser, cast, post, scheme):
    browser.sign_in(cast.editor)

    browser.post(f"/posts/{post.id}", composer_of(browser, post) | {f"v{post.variants[0].id}-link": scheme}, 422)

    assert post.variants[0].link == ""


def test_titles_with_markup_are_titles_wherever_they_stand(browser, cast, tuesday):
    campaign = a_campaign(PAYLOADS[1], title_de=PAYLOADS[2])
    for text in TITLES:
        a_post(text, day=DAY, owner=cast.editor, state="in-review", campaign=campaign)
        a_post(text, owner=cast.editor)
    browser.sign_in(cast.approver)
    titles = {" ".join(text.split()) for text in TITLES}

    for address, path in (
        ("/calendar/month/2026-11", ".//td//span[@class='title']"),
        ("/calendar/agenda", ".//td[@class='what']/a"),
        (f"/calendar/day/{DAY.isoformat()}", ".//td[@class='what']/a"),
        ("/my-work", ".//li//h2/a"),
        ("/my-work?show=mine", None),
    ):
        browser.get(address)
        assert not evil(browser)
        if path:
            assert {words(e) for e in browser.page.all(path)} == titles


def test_talk_with_markup_is_talk(browser, cast, post):
    for text in PAYLOADS:
        a_comment(post, text, by=cast.reader, naming=[cast.editor])
    browser.sign_in(cast.editor)

    browser.get(f"/posts/{post.id}")
    said = ["".join(e.itertext()) for e in browser.page.all(".//span[@class='said']")]
    assert said == PAYLOADS
    browser.get("/my-work")

    assert not evil(browser)


def test_a_quick_title_with_markup_comes_back(browser, cast):
    browser.sign_in(cast.editor)

    for text in PAYLOADS:
        browser.fragment("/posts", {"title": text + "\0", "view": "/calendar/month/2026-11"}, 422)
        assert browser.page.one(".//form//input[@name='title']").get("value") == text + "\ufffd"
        browser.post("/posts", {"title": text})

    assert db.session.scalars(select(Post.title).order_by(Post.id)).all() == [text.strip() for text in PAYLOADS]


def test_filters_with_markup_find_nothing(browser, cast, post):
    browser.sign_in(cast.editor)
    sound = [text for text in PAYLOADS if "data-hx" not in text]  # in an address, which is no attribute of htmx

    for kind in ("department", "channel", "state", "campaign", "owner", "goal"):
        browser.get("/calendar/month/2026-11", query_string={kind: sound})
        assert not evil(browser)
        assert f"post-{post.id}" not in browser.text


@pytest.mark.parametrize(
    ("view", "own"),
    [
        ("/", True),
        ("/calendar/month/2026-11?department=sales&state=in-review", True),
        ("/calendar/agenda", True),
        ("", False),
        ("/settings", False),
        ("//evil.example/calendar/", False),
        ("/calendar/..//evil.example", False),
        ("/calendar/\\evil.example", False),
        ("/calendar/\0", False),
        ("/calendar/\r\nX: 1", False),
        ("//[", False),
        ("http://[", False),
        ("javascript:alert(1)", False),
        ("/calendar/\u202e", False),
        *((text, False) for text in PAYLOADS),
    ],
)
def test_a_view_is_an_address_of_the_calendar_or_none(view, own):
    assert own_view(view) == (view if own else "")


def test_a_view_from_elsewhere_is_not_shown(browser, cast, post):
    browser.sign_in(cast.editor)

    for address in (f"/posts/{post.id}", f"/posts/{post.id}/day", "/posts/new"):
        browser.get(address, query_string={"view": '"><b class=evil>//['})
        assert not evil(browser)
        browser.fragment(address + "?view=%2F%2F[", None)


def test_what_can_not_be_shown_is_not_shown_where_somebody_was_faster(browser, cast):
    post = a_post(text="Hello.")
    browser.sign_in(cast.editor).get(f"/posts/{post.id}")
    sent = browser.page.form(f"/posts/{post.id}")
    sent |= {"title": "a\0b", f"v{post.variants[0].id}-text": "c\x01d", "affiliate": "\0", "v999-text": "e\x02f"}
    browser.post(f"/posts/{post.id}", sent | {"version": post.version - 1}, status=409)
    assert "\0" not in browser.text
