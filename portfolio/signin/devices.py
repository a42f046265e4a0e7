"""The kind of device, in words a person recognises; nothing finer is kept."""

from portfolio.web.language import _


def device_of(user_agent: str) -> str:
    """« Téléphone Android », « iPhone », « Ordinateur »… from a User-Agent header."""
    text = user_agent.lower()
    if "iphone" in text:
        return _("iPhone")
    if "ipad" in text or ("android" in text and "mobile" not in text):
        return _("Tablette")
    if "android" in text:
        return _("Téléphone Android")
    if "mobile" in text:
        return _("Téléphone")
    return _("Ordinateur")


def is_computer(device: str) -> bool:
    """Whether that word, as `device_of` gave it, is not a phone or a tablet: often shared."""
    return device == _("Ordinateur")
