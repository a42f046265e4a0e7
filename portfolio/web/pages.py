"""Answers: a whole page, or the one block of it that htmx asked for."""

from typing import Any

from flask import Response, current_app, make_response, render_template
from flask_htmx import HTMX

htmx = HTMX()


def page(template: str, *, block: str | None = None, status: int = 200, **values: Any) -> Response:
    """Render `template`, or only its `block` when htmx asks for a part of the page."""
    part = block is not None and htmx and not htmx.history_restore_request
    if part:
        html = _render_block(template, str(block), values)
    else:
        html = render_template(template, page_name=template.removesuffix(".html"), **values)
    answer = make_response(html, status)
    if block is not None:
        answer.vary.add("HX-Request")
    return answer


def _render_block(template: str, block: str, values: dict[str, Any]) -> str:
    loaded = current_app.jinja_env.get_template(template)
    context = dict(values)
    current_app.update_template_context(context)
    return "".join(loaded.blocks[block](loaded.new_context(context)))
