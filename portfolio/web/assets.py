"""Static files: made once, named by their content, kept compressed, served for ever.

`static/css/` is joined into two sheets, icons into two sprites, stones are drawn. Everything is
written into a folder of the instance under a name that carries its hash: a known start reads one
index. Files of `static/root/` answer at the root, under their own name, for a minute only.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from wsgiref.headers import Headers

import brotli  # type: ignore[import-untyped]
from flask import Flask
from whitenoise import WhiteNoise

from portfolio.web import sprites, stones
from portfolio.web.stones import STATIC

URL = "/static/"
ROOT = "root/"
HASH_LENGTH = 10  # hexadecimal digits in a name
KEPT = 30 * 24 * 3600  # seconds: how long a file that nothing names any more stays in the folder

PUBLIC_SHEETS = "css/public.txt"  # what public pages need, one file a line
CSS_ORDER = (
    "reset.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "layout/*.css",
    "frames/*.css",
    "components/*.css",
    "utilities.css",
    "paper.css",
    "print.css",
)
MAKERS = ("assets", "sprites", "stone_png", "stones", "svgpath")
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)  # for those who write, not for phones
COMPRESSED = {".css", ".js", ".json", ".svg", ".txt", ".webmanifest"}
SERVED = {*COMPRESSED, ".ico", ".png"}
APP_ICONS = {  # name: pixels, share of the stone, rounded tile
    "icons/icon-192.png": (192, 0.8, True),
    "icons/icon-512.png": (512, 0.8, True),
    "icons/maskable-512.png": (512, 0.58, False),
    "icons/apple-touch-180.png": (180, 0.7, False),
}


class UnknownAsset(LookupError):
    """A page names a file, an icon or a stone that does not exist."""


@dataclass(frozen=True)
class Assets:
    """Where each static file is: its plain name → its name with a hash, in `folder`."""

    folder: Path
    names: dict[str, str]
    icons: frozenset[str]
    borrowed: tempfile.TemporaryDirectory[str] | None = None  # lives as long as this object

    def asset(self, path: str) -> str:
        """The address of a file: `css/app.css` → `/static/css/app.0123456789.css`."""
        try:
            return URL + self.names[path]
        except KeyError:
            raise UnknownAsset(path) from None

    def icon_href(self, name: str, fill: bool = False) -> str:
        """The address to put in `<use href>` for a Phosphor icon, or for our `nugget`."""
        glyph = f"{name}-fill" if fill else name
        if glyph not in self.icons:
            raise UnknownAsset(glyph)
        sprite = "icons-public.svg" if glyph in sprites.PUBLIC else "icons.svg"
        return f"{self.asset(sprite)}#{glyph}"

    def stone_href(self, tint: str, icon: str, variant: str = "colour") -> str:
        """The address of a drawn badge, for `<img src>`. Variants: colour, bw, dashed."""
        return self.asset(_stone_name(tint, icon, variant))


def init_assets(app: Flask, cache: Path | None = None) -> None:
    """Make the static files, serve them in front of `app`, give templates their addresses.

    cache: where the made files are kept (default: `static-cache` in the instance folder). When
    it cannot be written, a temporary folder takes its place and the next start works again.
    """
    assets = build(STATIC, cache or Path(app.instance_path) / "static-cache")
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(
        asset=assets.asset, icon_href=assets.icon_href, stone_href=assets.stone_href
    )
    app.wsgi_app = _served(app, assets)  # type: ignore[method-assign]


def build(static: Path, cache: Path) -> Assets:
    """Make what is missing in `cache` from the sources in `static`, and say where all is."""
    index = f"index-{_fingerprint(static)}.json"
    icons = frozenset(sprites.glyphs())
    known = _read_index(cache, index)
    if known is not None:
        return Assets(cache, known, icons)
    contents = dict(_contents(static))
    try:
        return Assets(cache, _write(contents, cache, index), icons)
    except OSError:
        borrowed = tempfile.TemporaryDirectory(prefix="pepites-", ignore_cleanup_errors=True)
        folder = Path(borrowed.name)
        return Assets(folder, _write(contents, folder, index), icons, borrowed)


def stylesheet(css: Path, only: Path | None = None) -> str:
    """Join the sheets of the folder `css` in the order of the cascade, without comments.

    only: a text file naming the wanted sheets, one a line, relative to `css`; none: all of them.
    Raises UnknownAsset when it names a sheet that does not exist.
    """
    files = [file for pattern in CSS_ORDER for file in sorted(css.glob(pattern))]
    if only is not None and only.exists():
        wanted = {line for line in only.read_text().splitlines() if line.strip()}
        missing = wanted - {file.relative_to(css).as_posix() for file in files}
        if missing:
            raise UnknownAsset(f"{only.name} names {', '.join(sorted(missing))}")
        files = [file for file in files if file.relative_to(css).as_posix() in wanted]
    return COMMENT.sub("", "\n".join(file.read_text() for file in files))


def _contents(static: Path) -> Iterator[tuple[str, bytes]]:
    """Every file to serve: its plain name and its bytes."""
    yield "css/app.css", stylesheet(static / "css").encode()
    yield "css/public.css", stylesheet(static / "css", static / PUBLIC_SHEETS).encode()
    for file in _plain_files(static):
        yield file.relative_to(static).as_posix(), file.read_bytes()
    drawings = sprites.glyphs()
    yield "icons-public.svg", sprites.sprite(sprites.PUBLIC, drawings).encode()
    yield "icons.svg", sprites.sprite(drawings.keys() - set(sprites.PUBLIC), drawings).encode()
    for tint in stones.TINTS:
        for icon in stones.PICTOGRAMS:
            for variant in stones.VARIANTS:
                drawn = stones.badge(tint, icon, variant)
                yield _stone_name(tint, icon, variant), drawn.encode()
    for ground in stones.LOGO_TINTS:
        yield f"logo-{ground}.svg", stones.logo(ground).encode()
    yield "favicon.svg", stones.app_icon().encode()
    from portfolio.web import stone_png  # Pillow only when something must be painted

    for name, (pixels, share, rounded) in APP_ICONS.items():
        yield name, stone_png.app_icon_png(pixels, share=share, rounded=rounded)


def _plain_files(static: Path) -> list[Path]:
    """What is served as it is: neither the sheets, which are joined, nor the icons' sources."""
    joined = (static / "css", static / "vendor" / "phosphor")
    return [
        file
        for file in sorted(static.rglob("*"))
        if file.suffix in SERVED and not any(folder in file.parents for folder in joined)
    ]


def _stone_name(tint: str, icon: str, variant: str) -> str:
    return f"stones/{tint}-{icon}{'' if variant == 'colour' else f'-{variant}'}.svg"


def _fingerprint(static: Path) -> str:
    """A hash of all that the made files depend on: the sources, and the code that makes them."""
    seen = hashlib.sha256()
    code = [Path(__file__).with_name(f"{name}.py") for name in MAKERS]
    for file in [*code, *sorted(static.rglob("*"))]:
        if file.is_file():
            seen.update(file.as_posix().encode() + b"\0")
            seen.update(hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()[:32]


def _read_index(cache: Path, index: str) -> dict[str, str] | None:
    """The names of an earlier start, if all its files are still there."""
    try:
        names: dict[str, str] = json.loads((cache / index).read_text())
    except (OSError, ValueError):
        return None
    return names if all((cache / name).is_file() for name in names.values()) else None


def _write(contents: dict[str, bytes], folder: Path, index: str) -> dict[str, str]:
    names = {plain: _hashed(plain, content) for plain, content in contents.items()}
    for plain, content in contents.items():
        file = folder / names[plain]
        if file.is_file():
            continue  # its compressed copies were written before it
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix in COMPRESSED:
            _put(file.with_name(f"{file.name}.br"), brotli.compress(content, quality=11))
            _put(file.with_name(f"{file.name}.gz"), gzip.compress(content, mtime=0))
        _put(file, content)
    _put(folder / index, json.dumps(names).encode())
    _sweep(folder, {index, *names.values()})
    return names


def _hashed(plain: str, content: bytes) -> str:
    stem, dot, ending = plain.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}{dot}{ending}"


def _put(file: Path, content: bytes) -> None:
    """Write at once: another process starting now sees the whole file or none."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(file)


def _sweep(folder: Path, wanted: set[str]) -> None:
    """Remove what no start has named for a month; a process still running keeps its files."""
    for file in folder.rglob("*"):
        plain = file.relative_to(folder).as_posix().removesuffix(".br").removesuffix(".gz")
        with suppress(FileNotFoundError):  # another process starts, and sweeps, at the same time
            if plain not in wanted and file.is_file() and time.time() - file.stat().st_mtime > KEPT:
                file.unlink()


def _served(app: Flask, assets: Assets) -> WhiteNoise:
    server = WhiteNoise(
        app.wsgi_app,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: url.startswith(URL),
        add_headers_function=_add_headers,
    )
    for plain, hashed in assets.names.items():
        url = f"/{plain.removeprefix(ROOT)}" if plain.startswith(ROOT) else URL + hashed
        server.add_file_to_dictionary(url, str(assets.folder / hashed))
    return server


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
