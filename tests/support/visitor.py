"""A person in front of a screen: verbs that find things by role and label, as people do.

Every page that a verb brings up is looked over (`look.Looker`) before the next verb.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Request,
    Response,
)
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.support.house import House
from tests.support.look import Looker

PATIENCE = 30_000  # milliseconds, for what a page does by itself on a busy machine
GOOD = frozenset({200, 304})
WRONG_ANSWER = 422  # our own error page of a form: its title says so
SETTLED = """before => document.readyState === 'complete'
    && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')
    && !(window.__document === before && window.__leaving)"""


class Visitor:
    """A browser context of one person: its own cookies, storage and way of using it."""

    def __init__(
        self, context: BrowserContext, house: House, looker: Looker, *, scripts: bool = True
    ) -> None:
        self.house, self.context, self.scripts = house, context, scripts
        self._looker = looker
        self._answer: Response | None = None  # to the last document asked for
        self._troubles: list[str] = []
        self._documents: list[Response] = []
        self.loaded: list[Request] = []  # since the last page was opened, with it
        if scripts:
            context.add_init_script(path=Path(__file__).parent / "scripts/leaving.js")
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("response", self._note_response)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._troubles.append(f"script: {error}"))

    # What is there to see.

    @property
    def heading(self) -> str:
        """The one big heading."""
        return _tidy(self.page.locator("h1").inner_text())

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def path(self) -> str:
        """Where I am, without the site: « /moi?x=1 »."""
        return self.page.url.removeprefix(self.house.url)

    @property
    def text(self) -> str:
        """All visible words, spaces made plain."""
        return _tidy(self.page.locator("body").inner_text())

    def sees(self, words: str) -> bool:
        """Whether these words are on the page now."""
        return _tidy(words) in self.text

    def waits_for(self, words: str) -> Self:
        """Wait until these words are there (what a page does by itself)."""
        self.page.get_by_text(words).first.wait_for(state="visible")
        return self._settle()

    def button(self, label: str) -> Locator:
        """The button or link called `label`; the first one a person sees."""
        role = self.page.get_by_role
        exact = role("button", name=label, exact=True).or_(role("link", name=label, exact=True))
        return exact.first

    def field(self, label: str) -> Locator:
        """The field called `label`."""
        return self.page.get_by_label(label, exact=True).first

    def values(self) -> dict[str, str]:
        """What the fields hold now, by name."""
        return dict(
            self.page.evaluate(
                """() => Object.fromEntries([...document.querySelectorAll(
                'input:not([type=hidden]):not([type=file]), textarea, select')]
                .filter(e => !/radio|checkbox/.test(e.type) || e.checked)
                .map(e => [e.name, e.value]))"""
            )
        )

    # What I do.

    def opens(self, path: str, status: int | None = None) -> Self:
        """Type an address. `status`: the answer expected, when it is not a page in order."""
        before = self._before()
        address = path if "://" in path else self.house.url + path
        self._answer = self.page.goto(address)
        return self._settle(before, status)

    def presses(self, label: str, times: int = 1, status: int | None = None) -> Self:
        """Press the button or the link called `label` (quickly, `times` times)."""
        before = self._before()
        self.button(label).click(click_count=times)
        return self._settle(before, status)

    def follows(self, words: str) -> Self:
        """Press the first link whose words hold `words`: a row, a card."""
        before = self._before()
        self._link_with(words).click()
        return self._settle(before)

    def fills(self, label: str, text: str) -> Self:
        self.field(label).fill(text)
        return self

    def chooses(self, label: str) -> Self:
        """Tap a choice (radio, box, line of a list) by the words beside it."""
        option = self.page.locator("option", has_text=re.compile(f"^\\s*{re.escape(label)}\\s*$"))
        if option.count():
            option.first.locator("xpath=ancestor::select").select_option(label=label)
            return self._settle()
        role = self.page.get_by_role
        box = role("radio", name=label).or_(role("checkbox", name=label)).first
        drawn = box.locator("xpath=ancestor::label | //label[@for = current()/@id]")
        name = box.get_attribute("id")
        drawn = self.page.locator(f'label[for="{name}"]') if name else drawn
        (drawn.first if drawn.count() else box).click()
        return self._settle()

    def adds_file(
        self, label: str, *paths: Path, status: int | None = None, then: str | None = None
    ) -> Self:
        """Choose files from the phone.

        A script may send them at once: `then` are the words of the page that comes after.
        """
        before = self._before()
        self._hands_over(label, paths)
        if then:
            self.page.get_by_text(then).first.wait_for()
        return self._settle(before, status)

    def downloads(self, label: str) -> Download:
        """Press what gives a file; the file."""
        with self.page.expect_download() as coming:
            self.button(label).click()
        if self.scripts:
            self.page.evaluate("window.__leaving = false")
        return coming.value

    def goes_back(self) -> Self:
        """The browser's own way back."""
        before = self._before()
        self.page.go_back()
        return self._settle(before)

    def reloads(self, status: int | None = None) -> Self:
        before = self._before()
        self._answer = self.page.reload()
        return self._settle(before, status)

    # By keyboard alone.

    def tabs_to(self, label: str) -> Self:
        """Press Tab until the thing called `label` has the focus."""
        return self._tabs_to(self._called(label), label)

    def types(self, text: str) -> Self:
        self.page.keyboard.type(text)
        return self

    def hits(self, key: str, status: int | None = None) -> Self:
        """Hit Enter, Space, ArrowDown… on what has the focus."""
        before = self._before()
        self.page.keyboard.press(key)
        return self._settle(before, status)

    # What the phone can do.

    @contextmanager
    def no_network(self) -> Iterator[Self]:
        """Inside, the phone is offline."""
        self.context.set_offline(True)
        try:
            yield self
        finally:
            self.context.set_offline(False)
            self._troubles.clear()  # a request that cannot leave is what was wanted

    def has_a_passkey_reader(self, *, verified: bool = True) -> str:
        """Give this device a platform authenticator (finger or face); its id for CDP."""
        self._cdp = self.context.new_cdp_session(self.page)
        self._cdp.send("WebAuthn.enable")
        made = self._cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": verified,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        return str(made["authenticatorId"])

    def passkeys(self, authenticator: str) -> list[dict[str, Any]]:
        """The passkeys that this device keeps."""
        kept = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
        return list(kept["credentials"])

    def keeps(self) -> dict[str, list[str]]:
        """What this browser keeps: storage keys, copies of pages, databases, cookie names."""
        kept = self.page.evaluate(
            """async () => ({local: Object.keys(localStorage), session: Object.keys(sessionStorage),
            copies: (await Promise.all((await caches.keys()).map(async name => (await (
              await caches.open(name)).keys()).map(request => request.url)))).flat(),
            databases: (await indexedDB.databases()).map(each => each.name)})"""
        )
        return {**kept, "cookies": [str(each.get("name")) for each in self.context.cookies()]}

    def bytes_on_the_wire(self, *, without: str | None = None) -> dict[str, int]:
        """Bytes of the last page and what came with it, heads too, as compressed, by kind.

        `without`: addresses that begin so are left out.
        """
        self.page.wait_for_load_state("networkidle")
        weight: dict[str, int] = {}
        for request in self.loaded:
            if without and request.url.startswith(self.house.url + without):
                continue
            answer = request.response()
            if answer is not None and not answer.from_service_worker:
                sizes = request.sizes()  # of a copy that the phone kept: they add up to 0
                size = sizes["responseHeadersSize"] + sizes["responseBodySize"]
                weight[request.resource_type] = weight.get(request.resource_type, 0) + size
        return weight

    # How things are found and pages watched.

    def _hands_over(self, label: str, paths: tuple[Path, ...]) -> None:
        self.field(label).set_input_files([str(path) for path in paths])

    def _link_with(self, words: str) -> Locator:
        return self.page.get_by_role("link", name=words).first

    def _tabs_to(self, wanted: Locator, label: str) -> Self:
        for _ in range(100):
            self.page.keyboard.press("Tab")
            if wanted.evaluate_all("found => found.includes(document.activeElement)"):
                return self
        raise AssertionError(f"Tab never reaches « {label} »; on the page: {self.text[:500]}")

    def _called(self, label: str) -> Locator:
        role = self.page.get_by_role
        found = self.page.get_by_label(label, exact=True)
        for kind in ("button", "link", "radio", "checkbox", "textbox", "combobox"):
            found = found.or_(role(kind, name=label, exact=True))  # type: ignore[arg-type]
        return found

    def _before(self) -> object:
        self._documents.clear()
        return self.page.evaluate("window.__document") if self.scripts else None

    def _settle(self, before: object = None, status: int | None = None) -> Self:
        if self.scripts:
            self.page.wait_for_function(SETTLED, arg=before)
        self.page.wait_for_load_state("load")
        if self._documents:
            self._answer = self._documents[-1]
        self._judge(status)
        return self

    def _judge(self, status: int | None) -> None:
        """Look the page over; raise AssertionError with all that is wrong."""
        problems, self._troubles = self._troubles, []
        if self._documents and self._answer:
            problems += self._wrong_status(self._answer.status, status)
            html = self._answer.text()  # what the server sent, not what the browser made of it
        else:
            html = self.page.content()
        problems += self._looker.look_over(self.page, html, self._pattern(), scripts=self.scripts)
        problems += self._troubles
        self._troubles = []
        assert not problems, f"{self.path}:\n" + "\n".join(problems)

    def _wrong_status(self, got: int, wanted: int | None) -> list[str]:
        error = self.title.startswith("Erreur")
        if wanted is not None:
            return [] if got == wanted else [f"answer {got}, {wanted} expected"]
        if got == WRONG_ANSWER:
            return [] if error else ["a 422 whose title does not begin with « Erreur »"]
        return [] if got in GOOD and not error else [f"answer {got}, « {self.title} »"]

    def _pattern(self) -> str:
        path = self.path.partition("?")[0].partition("#")[0] or "/"
        try:
            urls = self.house.app.url_map.bind("localhost")
            return str(urls.match(path, return_rule=True)[0].rule)
        except (RequestRedirect, HTTPException):
            return "an address we do not know"

    def _note_response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self._documents.append(response)

    def _note_request(self, request: Request) -> None:
        if request.is_navigation_request() and request.redirected_from is None:
            self.loaded.clear()
        self.loaded.append(request)
        if not request.url.startswith((self.house.url + "/", "data:", "blob:")):
            self._troubles.append(f"a request leaves the origin: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        # The browser repeats the status of each answer: that of the page is judged apart.
        of_the_page = message.location.get("url", "").partition("#")[0] in {
            each.url for each in self._documents
        }
        if message.text.startswith("Failed to load resource") and of_the_page:
            return
        self._troubles.append(f"console: {message.text}")


def _tidy(text: str) -> str:
    return " ".join(text.split())
