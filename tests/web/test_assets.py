"""Static files: small, named by what they hold, kept for ever by the phone."""

import gzip
import hashlib
import os
import re
import shutil
import time
import timeit
from pathlib import Path

import brotli
import pytest
from flask import Flask, render_template_string

from portfolio.web import assets, sprites, stones
from portfolio.web.assets import UnknownAsset, build, init_assets

pytestmark = pytest.mark.slow  # each opens a house or a store of its own

VENDOR = stones.STATIC / "vendor"
TEMPLATES = stones.STATIC.parent / "templates"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """The folder of an instance that has started before."""
    folder = tmp_path_factory.mktemp("instance") / "static-cache"
    build(stones.STATIC, folder)
    return folder


@pytest.fixture
def used(cache, tmp_path):
    """The same, to change: only what is missing is made again."""
    return Path(shutil.copytree(cache, tmp_path / "static-cache"))


@pytest.fixture
def app(cache):
    app = Flask("shop_window", static_folder=None)
    init_assets(app, cache)
    return app


@pytest.fixture
def static(tmp_path):
    """A copy of our own sources, to change."""
    return Path(shutil.copytree(stones.STATIC, tmp_path / "static"))


def test_vendored_files_are_as_published():
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    here = {
        file.relative_to(VENDOR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.name not in {"SHA256SUMS", "VENDOR.md"}
    }
    assert here == sums


def test_a_page_names_files_icons_and_stones(app):
    page = (
        "{{ asset('vendor/htmx.min.js') }} {{ icon_href('seal-check', fill=True) }} "
        "{{ icon_href('trash') }} {{ icon_href('nugget') }} {{ stone_href('travail', 'clock') }} "
        "{{ stone_href('travail', 'clock', 'dashed') }}"
    )
    with app.test_request_context():
        shown = render_template_string(page).split()
    client = app.test_client()
    for address in shown:
        answer = client.get(address.split("#")[0])
        assert answer.status_code == 200
        assert f'id="{address.partition("#")[2]}"' in answer.text or "#" not in address
    assert "#seal-check-fill" in shown[1]


def test_a_phone_keeps_a_static_file_for_ever(app):
    answer = app.test_client().get(app.extensions["assets"].stone_href("vie", "bus"))
    assert answer.headers["Cache-Control"].endswith("immutable")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "opened"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_file_travels_compressed(app, accepted, opened):
    address = app.extensions["assets"].asset("vendor/htmx.min.js")
    answer = app.test_client().get(address, headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == accepted.split(",")[0]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert opened(answer.data) == (VENDOR / "htmx.min.js").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/vendor/htmx.min.js",
        "/static/vendor/VENDOR.md",
        "/static/css/app.css",
    ],
)
def test_nothing_else_is_served(app, path):
    assert app.test_client().get(path).status_code == 404


def test_no_index_and_no_half_written_file_is_served(app, cache):
    for file in cache.glob("index-*"):
        assert app.test_client().get(f"/static/{file.name}").status_code == 404


def test_the_same_bytes_have_the_same_name_on_every_machine(static, cache, tmp_path):
    assert build(static, tmp_path / "elsewhere").names == build(stones.STATIC, cache).names


def test_a_changed_file_changes_its_name_alone(static, used):
    (static / "js").mkdir(exist_ok=True)
    script = static / "js" / "share.js"
    script.write_text("// one")
    before = build(static, used).names
    script.write_text("// two")
    after = build(static, used).names
    assert {name for name in after if after[name] != before[name]} == {"js/share.js"}


def test_sheets_are_joined_in_the_order_of_the_cascade(tmp_path):
    for name in ("utilities", "components/button", "frames/phone", "base", "tokens", "reset"):
        file = tmp_path / f"{name}.css"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"/* {name}, for who writes */\n[{name}] {{}}")
    joined = re.findall(r"\[(.+?)\]", assets.stylesheet(tmp_path))
    assert joined == ["reset", "tokens", "base", "frames/phone", "components/button", "utilities"]

    only = tmp_path / "public.txt"
    only.write_text("components/button.css\nreset.css\n")
    assert assets.stylesheet(tmp_path, only) == "[reset] {}\n[components/button] {}"

    only.write_text("components/lost.css\n")
    with pytest.raises(UnknownAsset, match="lost"):
        assets.stylesheet(tmp_path, only)


def test_no_sheet_is_left_out():
    css = stones.STATIC / "css"
    taken = {file for pattern in assets.CSS_ORDER for file in css.glob(pattern)}
    assert set(css.rglob("*.css")) == taken


def test_the_service_worker_answers_at_the_root_and_is_asked_again(static, cache, monkeypatch):
    (static / "root").mkdir(exist_ok=True)
    (static / "root" / "sw.js").write_text("// network first")
    monkeypatch.setattr(assets, "STATIC", static)
    app = Flask("shop_window", static_folder=None)
    init_assets(app, cache)
    answer = app.test_client().get("/sw.js")
    assert answer.text == "// network first"
    assert "immutable" not in answer.headers["Cache-Control"]


def test_the_sprite_of_public_pages_is_small(cache):
    made = build(stones.STATIC, cache)
    small = made.folder / f"{made.names['icons-public.svg']}.br"
    assert len(sprites.PUBLIC) <= 12
    assert small.stat().st_size <= 3000


def test_every_icon_that_a_template_names_exists(cache):
    made = build(stones.STATIC, cache)
    called = re.compile(r"""\bicon(?:_href)?\(\s*["']([a-z-]+)["'](?:,\s*(?:fill=)?(true))?""")
    given = re.compile(r"""\bicon=["']([a-z-]+)["']""")
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        for name, fill in called.findall(text):
            made.icon_href(name, bool(fill))
        for name in given.findall(text):
            assert {name, f"{name}-fill"} & made.icons, (template, name)


@pytest.mark.parametrize("icon", ["coeur", "trash-fill", ""])
def test_an_unknown_icon_is_refused(app, icon):
    with pytest.raises(UnknownAsset):
        app.extensions["assets"].icon_href(icon)


def test_an_unknown_file_or_stone_is_refused(app):
    with pytest.raises(UnknownAsset):
        app.extensions["assets"].asset("css/lost.css")
    with pytest.raises(UnknownAsset):
        app.extensions["assets"].stone_href("vie", "rocket")


def test_a_second_start_makes_nothing(cache):
    build(stones.STATIC, cache)
    before = {file: file.stat().st_mtime_ns for file in cache.rglob("*")}
    took = min(timeit.repeat(lambda: build(stones.STATIC, cache), number=1, repeat=5))
    assert took < 0.15  # seconds, on a busy machine too
    assert {file: file.stat().st_mtime_ns for file in cache.rglob("*")} == before


def test_a_lost_file_is_made_again(used):
    lost = used / build(stones.STATIC, used).names["favicon.svg"]
    lost.unlink()
    build(stones.STATIC, used)
    assert lost.is_file()


def test_a_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path):
    (tmp_path / "instance").write_text("a file where the folder should be")
    app = Flask("shop_window", static_folder=None)
    init_assets(app, tmp_path / "instance" / "static-cache")
    address = app.extensions["assets"].asset("favicon.svg")
    assert app.test_client().get(address).status_code == 200


def test_old_files_leave_after_a_month(static, used):
    (static / "note.txt").write_text("one")
    old = used / build(static, used).names["note.txt"]
    (static / "note.txt").write_text("two")
    build(static, used)
    assert old.exists()

    a_month_ago = time.time() - assets.KEPT - 60
    os.utime(old, (a_month_ago, a_month_ago))
    (static / "note.txt").write_text("three")
    build(static, used)
    assert not old.exists()


def test_every_icon_of_the_catalogue_has_its_drawing(cache):
    made = build(stones.STATIC, cache)
    data = stones.STATIC.parent / "portfolio" / "catalogue" / "data"
    named = {
        file.name: set(re.findall(r'^icone = "([a-z-]+)"', file.read_text(), re.MULTILINE))
        for file in data.glob("*.toml")
    }
    assert named["catalogue.toml"] <= set(stones.PICTOGRAMS)
    for icon in named["taps.toml"]:
        made.icon_href(icon, fill=True)
