"""Find Chromium, or fetch it: `python -m tests.support.browser` is what `make test` calls first.

In this order: a browser that is there already, Debian's when root, Playwright's own download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def found() -> str | None:
    """The path of a Chromium of this machine, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def fetch() -> None:
    """Install a Chromium. Raises CalledProcessError with what the installer said."""
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            subprocess.run(["apt-get", "update", "-q"], check=True, env=quiet)
            subprocess.run(
                ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
                check=True,
                env=quiet,
            )
        except subprocess.CalledProcessError:
            print("No Chromium in the system's packages: taking Playwright's.", file=sys.stderr)  # noqa: T201
        else:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    path = found()
    if path is None:
        fetch()
        path = found()
    if path is None:
        sys.exit("No Chromium could be found or installed: the browser tests need one.")
    print(f"Chromium: {path}")  # noqa: T201


if __name__ == "__main__":
    main()
