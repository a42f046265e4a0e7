"""One tree of errors. Messages are technical English; pages say their own sentence."""


class OpenBadgesError(ValueError):
    """Anything this library refuses."""


class BadKey(OpenBadgesError):
    """A key, or the address of its owner, that cannot be used."""


class BadDocument(OpenBadgesError):
    """A document that cannot be signed, or whose signed meaning cannot be established."""


class BadText(BadDocument):
    """A text holding control characters or half a surrogate pair."""


class UnknownContext(BadDocument):
    """A JSON-LD context that is not bundled, or is written in line."""


class UndefinedTerm(BadDocument):
    """A property, type or address that no context defines: it would not be signed."""


class NotAnImage(OpenBadgesError):
    """Bytes that are no sound PNG or SVG, or go beyond the limits on what we read of one."""


class TemplateMistake(OpenBadgesError):
    """Signing in bulk gave another document than signing one by one: a fault of ours."""
