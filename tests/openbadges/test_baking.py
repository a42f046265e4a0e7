"""A badge goes into a picture and comes out; what others baked comes out too."""

import io
import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portfolio.openbadges import (
    Alignment,
    BadDocument,
    Baked,
    Evidence,
    JwtKey,
    NotAnImage,
    bake,
    build_credential,
    build_endorsement,
    is_clean,
    jwt_is_signed,
    read_jwt,
    sign,
    sign_jwt,
    unbake,
    verify,
)
from portfolio.web import stones
from portfolio.web.stone_png import badge_png
from tests.openbadges.conftest import A_MONDAY, CREDENTIAL, ENDORSEMENT, RELIABLE
from tests.openbadges.pictures import END, HEADER, PIXEL, SIGNATURE, chunk, itxt, png, svg

VECTORS = Path(__file__).parent / "vectors"
JWS = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJkaWQ6d2ViOmEifQ.c2lnbmF0dXJl-_"
HOSTED = '{"id":"https://example.org/b/1/2?a=1&b=\\"2\\"","type":"Assertion"}'
BARE = [png(), svg(), svg(before=b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <svg> -->\n")]

words = st.text(min_size=1, max_size=60).filter(is_clean)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_texts = st.dictionaries(
    st.text(),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=12,
    ),
)


def vector(name):
    return (VECTORS / name).read_bytes()


def drawn(image):
    """The pixels of a PNG."""
    return Image.open(io.BytesIO(image)).convert("RGBA").tobytes()


def found_by_the_wallet(image):
    """As the DCC's wallet does it: the file as text, the keyword, then braces are counted."""
    text = image.decode("utf-8", "replace")
    start = text.index("{", text.index("openbadgecredential"))
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return json.loads(text[start : at + 1])
    return None


@settings(max_examples=150, deadline=None)
@given(picture=st.sampled_from(BARE), ob3=json_texts, ob2=json_texts, plain=st.booleans())
def test_any_json_comes_back_from_any_picture(picture, ob3, ob2, plain):
    texts = [json.dumps(each, ensure_ascii=plain) for each in (ob3, ob2)]

    baked = bake(picture, ob3=texts[0], ob2=texts[1])

    assert [(each.version, json.loads(each.text)) for each in unbake(baked)] == [
        ("3.0", ob3),
        ("2.0", ob2),
    ]
    assert all(each.text.isascii() for each in unbake(baked))


@settings(max_examples=150, deadline=None)
@given(ob3=json_texts, ob2=json_texts)
def test_the_wallet_finds_the_badge_whatever_its_texts(ob3, ob2):
    """An unbalanced brace in a story once hid the whole badge from the wallet."""
    text = json.dumps({**ob3, "story": "{ « é } {"}, ensure_ascii=False)

    assert found_by_the_wallet(bake(png(), ob3=text)) == json.loads(text)
    assert found_by_the_wallet(bake(png(), ob3=text, ob2=json.dumps(ob2))) == json.loads(text)


@settings(deadline=None)
@given(address=st.text().map("https://".__add__), picture=st.sampled_from(BARE))
def test_any_address_of_a_hosted_badge_is_readable(address, picture):
    """Control characters and halves of pairs have no place in XML, not even escaped."""
    for document in [{"id": address + end} for end in ("", "\x01", "\ud800", "\"'<&>")]:
        [baked] = unbake(bake(picture, ob2=json.dumps(document)))
        assert json.loads(baked.text) == document


@pytest.mark.parametrize("picture", BARE)
def test_one_version_or_both_as_json_or_signature(picture):
    assert unbake(picture) == ()
    assert unbake(bake(picture, ob3=JWS)) == (Baked("3.0", JWS),)
    assert unbake(bake(picture, ob2=JWS)) == (Baked("2.0", JWS),)
    assert unbake(bake(picture, ob3=JWS, ob2=JWS)) == (Baked("3.0", JWS), Baked("2.0", JWS))
    assert unbake(bake(picture, ob3='{"a":1}')) == (Baked("3.0", '{"a":1}'),)


@pytest.mark.parametrize("picture", BARE)
def test_a_second_bake_replaces_the_first(picture):
    first = bake(picture, ob3='{"a":1}', ob2=HOSTED)

    again = bake(first, ob3='{"a":2}')

    assert unbake(again) == (Baked("3.0", '{"a":2}'),)
    assert again == bake(picture, ob3='{"a":2}')
    assert bake(first, ob3='{"a":1}', ob2=HOSTED) == first


def test_a_bake_replaces_every_kind_of_text_of_others():
    theirs = png(
        chunk(b"tEXt", b"openbadges\0https://example.org/1"),
        chunk(b"tEXt", b"Software\0Pencil"),
        itxt(b"openbadges", b"{}", squeezed=True),
        itxt(b"openbadgecredential", b"{}"),
    )

    baked = bake(theirs, ob2='{"a":1}')

    assert unbake(baked) == (Baked("2.0", '{"a":1}'),)
    assert b"Software\0Pencil" in baked


def test_the_numbers_and_the_order_of_the_json_stay_as_signed():
    text = '{ "b": 1.00, "a": [1e5, -0.0], "b2": "\\u0041\\"{" }'

    [baked] = unbake(bake(png(), ob3=text))

    assert baked.text == '{ "b": 1.00, "a": [1e5, -0.0], "b2": "\\u0041\\"\\u007b" }'


def test_the_chunk_stands_after_the_header_and_is_not_compressed():
    baked = bake(png(), ob3='{"a":"é"}')

    written = b'openbadgecredential\0\0\0\0\0{"a":"\\u00e9"}'
    assert baked == SIGNATURE + HEADER + chunk(b"iTXt", written) + PIXEL + END


@pytest.mark.parametrize("name", ["baked-ob20/unbaked.png", "ob30-1edtech/simple-json.png"])
def test_the_picture_is_not_drawn_again(name):
    before = vector(name)

    baked = bake(before, ob3='{"a":1}', ob2=HOSTED)

    assert drawn(baked) == drawn(before)
    assert before[before.index(b"IDAT") : before.rindex(b"IDAT")] in baked


@pytest.mark.parametrize("name", ["unbaked.svg", "baked.svg"])
def test_every_other_byte_of_an_svg_stays(name):
    before = vector(f"baked-ob20/{name}")

    baked = bake(before, ob3='{"a":"]]>"}')

    title = before.index(b"<title>")
    assert baked[baked.index(b"<title>") :] == before[title:]
    assert baked.startswith(before[: before.index(b">", before.index(b"<svg")) + 1])
    assert [json.loads(each.text) for each in unbake(baked)] == [{"a": "]]>"}]


def test_each_element_declares_its_own_namespace():
    baked = bake(svg(), ob3=JWS, ob2=HOSTED).decode()

    assert (
        '<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
        f' verify="{JWS}"/><openbadges:assertion xmlns:openbadges="http://openbadges.org"'
        ' verify=\'https://example.org/b/1/2?a=1&amp;b="2"\'><![CDATA[{"id":'
    ) in baked


def test_our_badge_in_both_versions_weighs_little_and_verifies(key, published):
    document = sign(build_credential(CREDENTIAL), key, created=A_MONDAY)
    picture = badge_png("travail", stones.PICTOGRAMS[0])

    baked = bake(picture, ob3=json.dumps(document, ensure_ascii=False), ob2=HOSTED)

    assert len(baked) <= 60_000
    assert drawn(baked) == drawn(picture)
    taken_out = json.loads(unbake(baked)[0].text)
    assert taken_out == document == found_by_the_wallet(baked)
    assert all(check.ok for check in verify(taken_out, did_document=published, now=A_MONDAY))


proofs = st.builds(Evidence, name=words, narrative=words, genre=words)
links = st.builds(Alignment, name=words, url=st.just("https://rome.example/K"), framework=words)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    picture=st.sampled_from(BARE),
    name=words,
    evidence=st.lists(proofs, max_size=5).map(tuple),
    alignments=st.lists(links, max_size=5).map(tuple),
    comments=st.lists(words, max_size=3),
)
def test_what_was_signed_verifies_after_baking(
    key, published, picture, name, evidence, alignments, comments
):
    achievement = replace(RELIABLE, name=name, alignments=alignments)
    credential = replace(CREDENTIAL, achievement=achievement, evidence=evidence)
    unsigned = [build_credential(credential)]
    unsigned += [build_endorsement(replace(ENDORSEMENT, comment=each)) for each in comments]

    for document in unsigned:
        signed = sign(document, key, created=A_MONDAY)
        [baked] = unbake(bake(picture, ob3=json.dumps(signed, ensure_ascii=False)))
        back = json.loads(baked.text)
        assert back == signed
        assert all(check.ok for check in verify(back, did_document=published, now=A_MONDAY))


@pytest.mark.parametrize("picture", BARE)
def test_a_jwt_comes_back_and_is_signed(picture):
    """OB 3.0 as VC-JWT: in `verify` of an SVG, in the chunk of a PNG."""
    key, kid = JwtKey.generate(), "http://localhost:8000/cles/1"
    text = sign_jwt(build_credential(CREDENTIAL), key, kid)

    [baked] = unbake(bake(picture, ob3=text))

    assert baked == Baked("3.0", text)
    assert jwt_is_signed(read_jwt(baked.text), key.public_jwk(kid))


@pytest.mark.parametrize(
    ("name", "version", "begins"),
    [
        ("baked-ob20/baked.svg", "2.0", '{"verify":{"url":"http://example.org"}}'),
        ("baked-ob20/no-json.svg", "2.0", "http://example.org"),
        ("baked-ob20/bad-json.svg", "2.0", '{verify:{"url":"http://example.org"}}'),
        ("ob20-1edtech/simple-badge.png", "2.0", '{"@context":"https://w3id.org/openbadges/v2"'),
        ("ob30-1edtech/simple-json.png", "3.0", '{  "@context": ['),
        ("ob30-1edtech/simple-json.svg", "3.0", '{\n      "@context": ['),
        ("ob30-1edtech/simple-jwt.png", "3.0", "eyJhbGciOiJSUzI1NiIsImp3ayI6"),
        ("ob30-1edtech/simple-jwt_v1.png", "3.0", "eyJhbGciOiJSUzI1NiIsImp3ayI6"),
        ("ob30-1edtech/simple-jwt_v1.svg", "3.0", "eyJhbGciOiJSUzI1NiIsImp3ayI6"),
    ],
)
def test_what_others_baked_comes_out(name, version, begins):
    [baked] = unbake(vector(name))

    assert baked.version == version
    assert baked.text.startswith(begins)


@pytest.mark.parametrize("name", ["unbaked.svg", "unbaked.png"])
def test_a_bare_picture_of_others_carries_nothing(name):
    assert unbake(vector(f"baked-ob20/{name}")) == ()


@pytest.mark.parametrize(
    ("theirs", "text"),
    [
        (chunk(b"tEXt", b"openbadges\0https://example.org/1"), "https://example.org/1"),
        (chunk(b"tEXt", b'openbadges\0{"a":"\xe9"}'), '{"a":"é"}'),
        (chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b'{"a":1}')), '{"a":1}'),
        (itxt(b"openbadges", '{"a":"é"}'.encode()), '{"a":"é"}'),
        (itxt(b"openbadges", '{"a":"é"}'.encode(), squeezed=True), '{"a":"é"}'),
    ],
)
def test_older_and_compressed_chunks_are_read(theirs, text):
    assert unbake(png(theirs)) == (Baked("2.0", text),)


def test_a_badge_after_the_picture_is_read():
    late = png()[: -len(END)] + itxt(b"openbadges", b"{}") + END

    assert unbake(late) == (Baked("2.0", "{}"),)


def test_a_signature_in_verify_counts_before_the_json():
    element = b'<a:assertion xmlns:a="http://openbadges.org" verify="%s">{"a":1}</a:assertion>'

    assert unbake(svg(element % JWS.encode())) == (Baked("2.0", JWS),)
    assert unbake(svg(element % b"https://a.example")) == (Baked("2.0", '{"a":1}'),)
    assert unbake(svg(b"<g>" + element % b"" + b"</g>")) == (Baked("2.0", '{"a":1}'),)
    assert unbake(svg(element.replace(b"openbadges.org", b"other.example") % b"")) == ()


@pytest.mark.parametrize(
    "text",
    ["", "[]", '"a"', "https://example.org/1", '{"a":NaN}', "{", "[" * 100_000, "a.b", "a.b.é"],
)
def test_only_a_json_object_or_a_signature_is_baked(text):
    with pytest.raises(BadDocument):
        bake(png(), ob3=text)


def test_a_badge_that_nobody_could_read_is_not_baked():
    with pytest.raises(BadDocument):
        bake(png(), ob3=json.dumps({"a": "é" * 200_000}, ensure_ascii=False))


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"<html/>", SIGNATURE, b"<svg/>", b"{}"])
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(NotAnImage):
        bake(picture, ob3="{}")
    with pytest.raises(NotAnImage):
        unbake(picture)
