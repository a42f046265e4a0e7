"""The drawn badges: one for each pathway and pictogram, small, readable without colour."""

import math
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from portfolio.web import stone_png, stones
from portfolio.web.svgpath import BadPath, flatten

EVERY = [
    (tint, icon, variant)
    for tint in stones.TINTS
    for icon in stones.PICTOGRAMS
    for variant in stones.VARIANTS
]


def test_every_stone_is_a_small_svg_file_that_asks_for_nothing():
    for tint, icon, variant in EVERY:
        drawn = stones.badge(tint, icon, variant)
        root = etree.fromstring(drawn)
        assert root.attrib["viewBox"] == "0 0 160 160"
        assert len(drawn.encode()) <= 3000, (tint, icon, variant)
        assert "href" not in drawn
        assert "url(" not in drawn


def test_two_badges_never_look_the_same():
    assert len({stones.badge(*each) for each in EVERY if each[2] != "bw"}) == len(EVERY) * 2 // 3


def test_a_photocopy_holds_only_black_and_white():
    for tint in stones.TINTS:
        drawn = stones.badge(tint, "clock", "bw")
        colours = {word for word in drawn.split('"') if word.startswith("#")}
        assert colours == {"#000", "#fff"}


def test_the_support_badge_is_inverted_on_paper():
    assert '<polygon points="18,44 60,9 124,5 156,54 150,112 114,151 44,155 4,104" fill="#fff"' in (
        stones.badge("soutien", "handshake", "bw")
    )


def test_a_request_in_progress_follows_the_dark_phone():
    drawn = stones.badge("travail", "users-three", "dashed")
    assert "prefers-color-scheme:dark" in drawn
    assert "#8a3413" in drawn
    assert "#f2ab88" in drawn


@pytest.mark.parametrize(
    ("tint", "icon", "variant"),
    [
        ("rouge", "clock", "colour"),
        ("vie", "../../app", "colour"),
        ("vie", "clock", "3d"),
        ("rouge", "clock", "bw"),
        ("rouge", "clock", "dashed"),
    ],
)
def test_an_unknown_stone_is_refused(tint, icon, variant):
    with pytest.raises(KeyError):
        stones.badge(tint, icon, variant)


def test_the_png_of_each_pictogram_is_light_and_transparent_around_the_stone():
    for icon in stones.PICTOGRAMS:
        data = stone_png.badge_png("emploi", icon)
        assert len(data) <= 40_000
    image = Image.open(BytesIO(data))
    assert image.size == (400, 400)
    assert image.mode == "RGBA"
    assert image.getpixel((2, 2))[3] == 0


def test_the_png_shows_the_same_colours_as_the_svg():
    """A clock on a brick-red stone: facets, glint, rim, and the hands cut out of the dial."""
    image = Image.open(BytesIO(stone_png.badge_png("travail", "clock", 320))).convert("RGB")

    def colour(x, y):  # in the drawing's box of 160
        return "#{:02x}{:02x}{:02x}".format(*image.getpixel((x * 2, y * 2)))

    assert colour(45, 37) == "#c4633a"
    assert colour(20, 74) == "#a4451f"
    assert colour(95, 18) == "#a4451f"
    assert colour(100, 140) == "#5e210a"
    assert colour(134, 40) == "#f5bd1f"
    assert colour(92, 7) == "#f5bd1f"
    assert colour(30, 110) == "#8a3413"
    assert colour(60, 90) == "#ffffff"
    assert colour(80, 75) == "#8a3413"


def test_the_same_stone_gives_the_same_bytes():
    assert stone_png.badge_png("vie", "bus") == stone_png.badge_png("vie", "bus")


def test_the_installed_icon_fills_its_square_when_the_phone_cuts_it():
    image = Image.open(BytesIO(stone_png.app_icon_png(192, share=0.58)))
    assert image.size == (192, 192)
    assert image.getchannel("A").getextrema() == (255, 255)


def test_a_path_with_lines_says_its_corners():
    assert flatten("M1 2h3v4H1z") == [[(1, 2), (4, 2), (4, 6), (1, 6)]]
    assert flatten("m1,2 3,0l0,4") == [[(1, 2), (4, 2), (4, 6)]]


def test_a_relative_outline_starts_where_the_last_one_closed():
    assert flatten("M10 10h5v5zm1 1h2v2z")[1] == [(11, 11), (13, 11), (13, 13)]
    assert flatten("M10 10h5v5zh2v2z")[1] == [(10, 10), (12, 10), (12, 12)]


def test_a_circle_of_two_arcs_keeps_its_radius():
    (outline,) = flatten("M24,128a104,104,0,1,1,208,0a104,104,0,1,1-208,0Z")
    assert all(abs(math.dist(point, (128, 128)) - 104) < 1e-6 for point in outline)
    assert min(y for _, y in outline) == pytest.approx(24, abs=0.2)
    assert max(y for _, y in outline) == pytest.approx(232, abs=0.2)


@pytest.mark.parametrize(
    ("large", "sweep", "middle"),
    [
        (0, 1, (10 - 10 / math.sqrt(2), -10 + 10 / math.sqrt(2) + 0)),
        (0, 0, (10 / math.sqrt(2), -10 / math.sqrt(2))),
    ],
)
def test_the_flags_of_an_arc_choose_its_side(large, sweep, middle):
    """A quarter of a circle from (0, -10) … to (10, 0), bulging either way."""
    (outline,) = flatten(f"M0-10A10,10,0,{large}{1 - sweep},10,0")
    nearest = min(math.dist(point, middle) for point in outline)
    assert nearest < 0.3


def test_an_arc_too_small_for_its_ends_is_scaled_up():
    (outline,) = flatten("M0 0A1 1 0 0 1 10 0")
    assert min(y for _, y in outline) == pytest.approx(-5, abs=0.01)


def test_flags_may_touch_the_next_number():
    assert flatten("M0 0a5 5 0 0110 0") == flatten("M0 0a5 5 0 0 1 10 0")


def test_curves_end_where_they_say_and_smooth_ones_mirror_the_handle():
    (cubic,) = flatten("M0 0C0 10 10 10 10 0S20-10 20 0")
    assert cubic[24] == (10, 0)
    assert cubic[-1] == (20, 0)
    assert cubic[36] == pytest.approx((15, -7.5))
    (quadratic,) = flatten("M0 0Q5 10 10 0T20 0")
    assert quadratic[12] == pytest.approx((5, 5))
    assert quadratic[36] == pytest.approx((15, -5))


@pytest.mark.parametrize(
    "text", ["10 10", "L1 2", "M1", "M1 2X3", "M0 0L1 2 3", "M0 0Z1", "M0 0h#"]
)
def test_what_is_no_path_is_refused(text):
    with pytest.raises(BadPath):
        flatten(text)
