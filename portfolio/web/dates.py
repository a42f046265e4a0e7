"""Moments and days as a French reader says them."""

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date

from portfolio.clock import PARIS


def _day_of_month(day: date, form: str) -> str:
    """The day in `form`, in which the first of a month is « 1er »."""
    said = str(format_date(day, form))
    return said.replace("1", "1er", 1) if day.day == 1 else said


def day(moment: datetime | date | None) -> str:
    """« 12 mars 2026 », on a French clock; nothing for nothing."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(PARIS).date()
    return _day_of_month(moment, "d MMMM y")


def hour(moment: datetime) -> str:
    """« 14 h 05 », on a French clock."""
    return f"{moment.astimezone(PARIS):%-H h %M}".replace(" ", "\u00a0")


def moment(at: datetime) -> str:
    """« 24 novembre, 10 h 12 », on a French clock."""
    return f"{_day_of_month(at.astimezone(PARIS).date(), 'd MMMM')}, {hour(at)}"


def init_dates(app: Flask) -> None:
    """Filters of the templates: `| day`, `| hour`, `| moment`."""
    app.jinja_env.filters.update(day=day, hour=hour, moment=moment)
