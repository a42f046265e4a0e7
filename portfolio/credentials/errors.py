"""Why nothing can be signed now."""


class CannotIssue(Exception):
    """Nothing can be signed now: the host has something to set right first."""


class IssuerMoved(CannotIssue):
    """PUBLIC_URL is not the address under which this house issues: nothing is issued."""


class NoIssuer(CannotIssue):
    """There is no structure of kind issuer yet: `flask people add … --admin` opens it."""


class NoKey(CannotIssue):
    """This identity has no key that could sign."""
