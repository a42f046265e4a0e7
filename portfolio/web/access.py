"""`@does`: a route names its action, loads its thing, and the permission table decides."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portfolio.permissions import MAY, NOBODY, Relation, Who, allowed, check_complete

View = Callable[..., Any]
Loader = Callable[..., object | None]

OPEN_TO_STRANGERS = {Relation.ANYONE, Relation.BEARER, Relation.OPEN_ADDRESS}


class WhoLoader:
    """Who is asking, and what to keep of a form that comes too late: the sessions say."""

    load: Callable[[], Who] = staticmethod(lambda: NOBODY)
    keep_posted: Callable[[], None] = staticmethod(lambda: None)


def current_who() -> Who:
    """Who is asking, read once a request."""
    if "who" not in g:
        g.who = WhoLoader.load()
    return cast("Who", g.who)


def does(action: str, load: Loader | None = None) -> Callable[[View], View]:
    """Let a view do `action` to what `load` finds from the route's arguments.

    The view receives the thing, then the arguments that `load` did not take. Unknown or
    unknowable things answer 404; a known thing that this person may not change, 403; a
    stranger is led to the sign-in page before anything is looked up.
    """
    taken = set(inspect.signature(load).parameters) if load else set()

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> Any:
            who = current_who()
            if who == NOBODY and not MAY[action] & OPEN_TO_STRANGERS:
                return _to_sign_in()
            if load is None:
                _decide(action, who, None)
                return view(**arguments)
            mine = {name: value for name, value in arguments.items() if name in taken}

            def look() -> object:
                thing = load(**mine)
                if thing is None:
                    abort(404)
                _decide(action, who, thing)
                return thing

            g.look_again = look
            thing = look()
            return view(thing, **{k: v for k, v in arguments.items() if k not in taken})

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def _decide(action: str, who: Who, thing: object) -> None:
    if allowed(action, who, thing):
        return
    read = f"{action.partition('.')[0]}.read"
    abort(403 if thing is not None and allowed(read, who, thing) else 404)


def _to_sign_in() -> Response:
    came_for: str | None = request.full_path.rstrip("?")
    if request.method != "GET":
        WhoLoader.keep_posted()
        came_for = came_for if _has_a_page() else None
    return redirect(url_for("signin.enter", suite=came_for), 303)


def _has_a_page() -> bool:
    """Whether this address, posted to, can be opened too."""
    try:
        current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException:
        return False
    return True


def look_again(then: str | None) -> None:
    """Guard of `writing()`: the thing is loaded and the table compared once more, inside."""
    if look := g.get("look_again"):
        look()


def check_routes(app: Flask) -> None:
    """Stop the start when a route has no action, or an action or relation is unknown."""
    actions: set[str] = set()
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "action", None)
        if action is None:
            raise RuntimeError(f"the route {rule.rule} has no action: decorate it with @does")
        actions.add(action)
    check_complete(actions)


def add_guard(app: Flask, guard: Callable[[str | None], None]) -> None:
    """Run `guard` at the start of each write transaction of `app`."""
    app.extensions.setdefault("writing_guards", []).append(guard)
