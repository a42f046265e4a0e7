"""A person sends a photo: it comes out upright, light, and says nothing of where they were."""

import io
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from portfolio.files import errors, intake
from portfolio.files.kinds import Family
from tests.files.conftest import GPS, exif_of_a_phone, photo, png_that_claims, scene

ONLY_PHOTOS = frozenset({Family.PHOTO})


def taken(data, wanted=ONLY_PHOTOS):
    return intake.read(io.BytesIO(data), wanted)


def opened(safe, name="full"):
    data = next(part.data for part in safe.parts if part.name == name)
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def is_red(point):
    return point[0] > 180 and point[1] < 80 and point[2] < 80


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "AVIF", "PNG", "WEBP"])
def test_a_photo_taken_upright_is_turned_and_hides_nothing(form):
    """Fatou holds her phone upright; the red corner, top left, is top right once turned."""
    data = photo(form, exif=exif_of_a_phone())
    assert b"PhoneMaker" in data

    safe = taken(data)

    picture = opened(safe)
    assert (picture.format, picture.size, safe.width, safe.height) == ("JPEG", (300, 400), 300, 400)
    assert is_red(picture.getpixel((295, 5)))
    assert not is_red(picture.getpixel((5, 5)))
    for part in safe.parts:
        assert part.media_type == "image/jpeg"
        assert b"Exif" not in part.data
        assert b"PhoneMaker" not in part.data
        assert not Image.open(io.BytesIO(part.data)).getexif().get_ifd(GPS)


def test_a_large_photo_comes_in_three_sizes():
    safe = taken(photo(picture=scene(4000, 3000)))

    assert [part.name for part in safe.parts] == ["full", "medium", "small"]
    assert opened(safe, "full").size == (1600, 1200)
    assert opened(safe, "medium").size == (800, 600)
    assert max(opened(safe, "small").size) <= 320
    assert len(safe.parts[2].data) <= 12_000


def test_a_thumbnail_full_of_grain_still_weighs_little():
    """The hardest picture to make small: nothing but noise."""
    noise = Image.effect_noise((900, 900), 250).convert("RGB")

    assert len(taken(photo(picture=noise)).parts[2].data) <= 12_000


def test_a_small_photo_is_never_made_larger():
    assert opened(taken(photo(picture=scene(40, 30)))).size == (40, 30)


@pytest.mark.parametrize("size", [(3000, 4), (4, 3000), (1, 1)])
def test_a_strip_is_a_photo_too(size):
    assert taken(photo("PNG", Image.new("RGB", size))).width >= 1


@pytest.mark.parametrize("size", [(1601, 333), (3203, 901), (5000, 77), (77, 5000)])
def test_heic_of_odd_sizes_keeps_its_last_rows(size):
    """Bands of rows are put together without a gap: the last corner is as blue as it was."""
    picture = Image.new("RGB", size, "#00f")

    whole = opened(taken(photo("HEIF", picture, quality=90)))

    blue = whole.getpixel((whole.width - 1, whole.height - 1))
    assert blue[2] > 200
    assert blue[0] < 60


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("PNG", "L"),
     ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGBA"), ("AVIF", "RGBA"), ("HEIF", "RGBA"),
     ("HEIF", "L")],
)  # fmt: skip
def test_every_way_to_write_points_is_read(form, mode):
    if mode == "I;16":
        picture = Image.new(mode, (64, 48), 60000)
    else:
        picture = Image.new("RGB", (64, 48), "white").convert(mode)

    point = opened(taken(photo(form, picture))).getpixel((30, 20))

    assert min(point) > 200


def test_what_is_transparent_becomes_white():
    picture = Image.new("RGBA", (64, 48), (0, 0, 0, 0))

    assert min(opened(taken(photo("PNG", picture))).getpixel((9, 9))) > 250


def test_a_word_hidden_in_a_photo_is_gone():
    script = b"<script>alert(1)</script>"
    in_jpeg = photo(comment=script)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", script.decode())
    in_png = photo("PNG", pnginfo=notes)
    behind = photo() + script
    for data in (in_jpeg, in_png, behind):
        assert script in data
        assert all(script not in part.data for part in taken(data).parts)


def test_two_photos_in_one_file_are_the_first():
    """Some phones add a second picture for depth (MPO)."""
    both = photo("MPO", save_all=True, append_images=[scene(100, 100)])

    assert opened(taken(both)).size == (400, 300)


def a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "bonjour")
    return out.getvalue()


@pytest.mark.parametrize(
    "disguised",
    [
        b"<!doctype html><script>alert(1)</script>" + b" " * 100,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        a_zip(),
        b"GIF89a" + bytes(100),
        b"MZ" + bytes(100),
        b"\xff" * 100,
        b"\xff\xd8",
        b"RIFF\x00\x00\x00\x00AVI " + bytes(60),
        bytes(100),
    ],
)
def test_another_thing_named_jpg_is_not_a_photo(disguised):
    with pytest.raises(errors.NotAPhoto) as refused:
        taken(disguised)
    assert str(refused.value.sentence) == "Ce fichier n’est pas une photo."
    with pytest.raises(errors.UnknownKind):
        intake.read(io.BytesIO(disguised))


def test_a_voice_is_not_a_photo():
    with pytest.raises(errors.NotAPhoto):
        taken(b"OggS" + bytes(100))


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "AVIF", "PNG", "WEBP"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_half_a_photo_is_asked_for_again(form, kept):
    data = photo(form)

    with pytest.raises(errors.PartOfPhoto):
        taken(data[: int(len(data) * kept)])


def test_nothing_is_said_to_be_nothing():
    with pytest.raises(errors.Empty):
        taken(b"")


def test_a_bomb_of_pixels_is_refused_before_it_is_opened():
    """Half a megabyte that would become 900 million points."""
    bomb = png_that_claims(30000, 30000, colour_type=0, rows=30000)
    assert len(bomb) < 600_000

    with pytest.raises(errors.TooManyPixels):
        taken(bomb)


@pytest.mark.parametrize(
    ("form", "size"), [("WEBP", (4200, 4200)), ("PNG", (5100, 5100)), ("AVIF", (5100, 5100))]
)
def test_one_pixel_too_many_depends_on_the_form(form, size):
    how = {"PNG": {"compress_level": 1}, "WEBP": {"method": 0}, "AVIF": {"speed": 10}}[form]
    with pytest.raises(errors.TooManyPixels):
        taken(photo(form, Image.new("L", size), **how))


def test_a_photo_heavier_than_20_mb_is_refused_without_reading_it_all():
    class Endless(io.RawIOBase):
        given = 0

        def seek(self, offset, whence=0):
            return 0

        def read(self, size=-1):
            assert size > 0
            self.given = max(self.given, size)
            return (photo()[:64] + bytes(size))[:size]

    source = Endless()
    with pytest.raises(errors.TooHeavyPhoto):
        intake.read(source, ONLY_PHOTOS)
    assert source.given == 20_000_001


def test_a_broken_photo_is_said_to_be_broken():
    data = bytearray(photo("PNG"))
    data[60:160] = bytes(100)

    with pytest.raises((errors.BrokenPhoto, errors.PartOfPhoto)):
        taken(bytes(data))


def test_a_photo_that_is_also_a_page_is_only_a_photo():
    polyglot = photo(comment=b"*/=1;/* <html><body onload=alert(1)>") + a_zip()

    for part in taken(polyglot).parts:
        assert b"onload" not in part.data
        assert b"PK\x03\x04" not in part.data
