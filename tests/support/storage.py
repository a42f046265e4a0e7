"""An S3-compatible store on loopback (moto's server: it refuses double creation, as S3 does)."""

from urllib.request import Request, urlopen


class ObjectStore:
    """A running store with one bucket. `url` and `environment` are what our settings need."""

    BUCKET = "pepites"
    KEY = "tests-access-key"
    SECRET = "tests-secret-key"

    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer  # heavy: 1.5 s, only for those who need it

        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        self.endpoint = f"http://127.0.0.1:{self._server.get_host_and_port()[1]}"
        self.empty()

    @property
    def url(self) -> str:
        return f"s3://{self.BUCKET}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables that every S3 client reads."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.KEY,
            "AWS_SECRET_ACCESS_KEY": self.SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }

    def empty(self) -> None:
        """Forget everything; the bucket is there again, with nothing in it."""
        self._send("POST", "/moto-api/reset")
        self._send("PUT", f"/{self.BUCKET}")

    def _send(self, method: str, path: str) -> None:
        request = Request(self.endpoint + path, method=method, data=b"")  # noqa: S310
        with urlopen(request, timeout=10):  # noqa: S310
            pass

    def stop(self) -> None:
        self._server.stop()
