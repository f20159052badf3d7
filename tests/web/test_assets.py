import re

import pytest
from flask import Flask

from planner.web import assets


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "css/app.css": '@layer base;\n@import "base.css";\n@import "chip.css";\n',
        "css/base.css": 'html { src: url("../fonts/inter.woff2"); }\n',
        "css/chip.css": ".chip { color: red; }\n",
        "js/app.js": 'import "./keys.js";\nimport "./toast.js";\n',
        "js/keys.js": "export function press() {}\n",
        "js/toast.js": "const wait = 10;\n",
        "fonts/inter.woff2": "font",
        "icons.svg": "<svg></svg>",
        "favicon.ico": "icon",
        "vendor/README.md": "notes",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return tmp_path


@pytest.fixture
def app(folder):
    app = Flask(__name__, static_folder=None)
    assets.init_app(app, folder)
    return app


def asset_url(app, name):
    with app.app_context():
        return assets.asset_url(name)


def test_an_address_names_its_content_and_is_kept_for_good(app):
    address = asset_url(app, "icons.svg")

    answer = app.test_client().get(address)

    assert re.fullmatch(r"/static/icons-[0-9a-f]{12}\.svg", address)
    assert answer.text == "<svg></svg>"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"


def test_the_style_sheet_is_one_file_in_the_order_of_its_imports_with_hashed_fonts(app):
    text = app.test_client().get(asset_url(app, "app.css")).text

    font = asset_url(app, "fonts/inter.woff2").removeprefix("/static/")
    assert text == f'@layer base;\nhtml {{ src: url("{font}"); }}\n.chip {{ color: red; }}\n'


def test_a_font_is_found_from_the_style_sheet(app):
    client = app.test_client()
    sheet = asset_url(app, "app.css")
    font = re.search(r'url\("([^"]+)"\)', client.get(sheet).text)[1]

    answer = client.get(f"{sheet.rpartition('/')[0]}/{font}")

    assert answer.data == b"font"
    assert answer.headers["Content-Type"] == "font/woff2"


def test_scripts_are_one_file_in_which_each_keeps_its_names(app):
    answer = app.test_client().get(asset_url(app, "app.js"))

    assert answer.text == "{\nfunction press() {}\n}\n{\nconst wait = 10;\n}\n"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_an_address_of_yesterday_gets_what_stands_today_and_is_not_kept(app):
    answer = app.test_client().get("/static/icons-000000000000.svg")

    assert answer.text == "<svg></svg>"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "vendor/README.md",
        "css/chip.css",
        "none-000000000000.svg",
        "../planner/config.py",
        "%2e%2e/x.svg",
    ],
)
def test_nothing_else_is_served(app, path):
    assert app.test_client().get(f"/static/{path}").status_code == 404


def test_an_unknown_name_is_an_error_where_it_is_written(app):
    with pytest.raises(KeyError):
        asset_url(app, "none.svg")


def test_the_icon_that_browsers_ask_for(app):
    answer = app.test_client().get("/favicon.ico")

    assert answer.data == b"icon"
    assert answer.headers["Content-Type"] == "image/x-icon"


def test_addresses_stand_below_the_root_of_the_server(app):
    with app.test_request_context("/", base_url="https://example.org/planner"):
        assert assets.asset_url("icons.svg").startswith("/planner/static/icons-")


def test_a_changed_file_is_noticed_while_developing_only(folder):
    watching, serving = assets.Assets(folder, watch=True), assets.Assets(folder)
    before = watching.named("app.css").path, serving.named("app.css").path

    (folder / "css/chip.css").write_text(".chip { color: rebeccapurple; }\n")

    assert watching.named("app.css").path != before[0]
    assert serving.named("app.css").path == before[1]


def test_the_real_folder_joins():
    real = assets.Assets(assets.ROOT / "static")

    assert "@import" not in real.named("app.css").body.decode()
    assert "import" not in re.findall(r"^\w+", real.named("app.js").body.decode(), re.MULTILINE)
