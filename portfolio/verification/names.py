"""Names that others give themselves, beside the name of this house."""

import unicodedata

# Letters of other alphabets that look like ours; then what looks like an i or an o among ours.
_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧаеорсухіјѕαικνορτυχ",
    "ABEKMHOPCTYXIJSABEZHIKMNOPTYXaeopcyxijsaikvoptux",
)
_THIN = str.maketrans("01l|!ıɪ", "oiiiiii")


def takes_the_name_of(claimed: str, ours: str) -> bool:
    """Whether `claimed` reads as the name of this house: « I.N.A.É. France », « lNAÉ »."""
    name = _as_read(ours)
    return bool(name) and name in _as_read(claimed)


def _as_read(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).translate(_LOOK_ALIKE).casefold()
    return "".join(sign for sign in plain.translate(_THIN) if sign.isalnum())
