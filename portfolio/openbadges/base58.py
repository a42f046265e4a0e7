"""base58btc, the multibase `z` of keys and signatures.

Source: W3C Controlled Identifiers 1.0, section 2.4 "Multibase".
"""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_DIGITS = {character: digit for digit, character in enumerate(_ALPHABET)}


def encode(data: bytes) -> str:
    """`data` in base58btc; each leading zero byte becomes a "1"."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, pair = divmod(number, 58 * 58)
        digits = _PAIRS[pair] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits.lstrip("1")


def decode(text: str) -> bytes:
    """The bytes of `text`. Raises ValueError on a character outside the alphabet."""
    number = 0
    for character in text:
        if character not in _DIGITS:
            raise ValueError(f"not base58btc: {character!r}")
        number = number * 58 + _DIGITS[character]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
