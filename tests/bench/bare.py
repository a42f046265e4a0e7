"""A bare Flask application that returns the bytes of one file, served by our own launcher.

python -m tests.bench.bare PORT FILE
"""

import sys
from pathlib import Path

from flask import Flask, Response

from portfolio.config import Settings
from portfolio.web.serve import serve


def made(content: bytes) -> Flask:
    """Any address answers `content`, which is HTML compressed with brotli."""
    app = Flask("bare")
    app.config["SETTINGS"] = Settings()

    @app.get("/<path:anything>")
    def view(anything: str) -> Response:
        return Response(content, mimetype="text/html", headers={"Content-Encoding": "br"})

    return app


if __name__ == "__main__":
    serve(made(Path(sys.argv[2]).read_bytes()), int(sys.argv[1]), processes=2)
