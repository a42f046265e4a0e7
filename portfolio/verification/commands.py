"""`flask badges verify`: whether a file or an address holds a true badge."""

import json
import sys
from pathlib import Path

import click

from portfolio.credentials.commands import badges_group
from portfolio.verification.checking import NotChecked, Reading, all_ok, check, check_address

NOT_TRUE, NOT_CHECKED = 1, 2
WHY = {  # why it is not known whether a badge is true
    "unreachable": "an address did not answer",
    "unsupported": "this kind of signature is not supported",
    "no_schema": "this kind of badge is not supported",
    "nameless": "nothing says who signed",
}


@badges_group.command("verify")
@click.argument("what", metavar="FILE|ADDRESS")
@click.option("--recipient", help="The e-mail address the badge should be for.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify(what: str, recipient: str | None, as_json: bool) -> None:
    """Check the badge in FILE or at ADDRESS. Ends with 0 when it is true, 1 when it is not,
    2 when there is no badge to check, or something about it cannot be known."""
    try:
        if "://" in what:
            readings = check_address(what, recipient=recipient)
        else:
            readings = check(Path(what).read_bytes(), recipient=recipient)
    except (NotChecked, OSError) as error:
        click.echo(f"Nothing checked: {type(error).__name__} {error}".rstrip(), err=True)
        sys.exit(NOT_CHECKED)
    if as_json:
        click.echo(json.dumps([_as_dict(each) for each in readings], ensure_ascii=False, indent=2))
    else:
        for each in readings:
            _print(each)
    if all_ok(readings):
        return
    wrong = [reading for reading in readings if not reading.ok]
    sys.exit(NOT_CHECKED if all(reading.unsure for reading in wrong) else NOT_TRUE)


def _as_dict(reading: Reading) -> dict[str, object]:
    steps = {step.name: step.problem or "ok" for step in reading.steps}
    return {
        "version": reading.version,
        "true": reading.ok,
        "checks": steps,
        "newer": reading.newer,
        "facts": reading.facts,
    }


def _print(reading: Reading) -> None:
    facts = reading.facts
    if facts["kind"] == "word":
        click.echo(f"A recommendation, no badge. {facts['author']}")
    click.echo(f"Open Badges {reading.version}: {facts['name']!r} by {facts['issuer']!r}")
    click.echo(f"  site of the issuer: {facts['site']}")
    for step in reading.steps:
        found = f"{step.problem}: {step.detail}" if step.problem else "ok"
        click.echo(f"  {step.name}: {found}")
    if reading.newer:
        click.echo("  Its issuer gives a newer version today.")
    if reading.unsure:
        problems = {step.problem for step in reading.steps if not step.ok}
        click.echo(f"Not known: {next(WHY[each] for each in WHY if each in problems)}.")
    else:
        click.echo("True." if reading.ok else "Not true.")


COMMANDS: tuple[click.Command, ...] = ()  # it joined the group of the badges
