"""Is this text easy to read? The rules of the product, as a program: short sentences, known words.

No dependency. The lists beside this file say which words are known; README.md says why.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LONGEST_SENTENCE = 12  # words
FILLED = "\ue000"  # stands for what the program or the person puts there: a name, a number

# Not « aujourd », not « quelqu »: these two stay whole.
ELIDED = {"c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu"}
FAMILIAR = {"tu", "toi", "ton", "ta", "tes", "te", "t’"}
REFUSED = {"veuillez", "oups", "invalide", "invalides"}

# « j’imprime, nous envoyons, vous ouvrez, attendez, choisissez, ajouté »: of an infinitive.
_ENDINGS = {"ez": ("er", "ir", "re"), "issez": ("ir",), "ons": ("er",)}
_ENDINGS |= dict.fromkeys(("e", "é", "ée", "és", "ées"), ("er",))
_VARIABLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}|\{\w*\}|https?://\S+|\S+@\S+\.\w+")
_MARKUP = re.compile(r"</?[a-z][^>]*>")
_TEXT = rf"[^\W\d_]|{FILLED}"
# A sentence ends at . ! ? … or : (its closing guillemet belongs to it) before a new beginning.
_END = re.compile(rf"([.!?…:][\s]*[»)”]?)\s+(?=[«(“]?\s*(?:[A-ZÀ-ÖØ-ÞŒ\d]|{FILLED})|«)")
_ABBREVIATION = re.compile(r"(?:^|[\s«(])(?:MM|Mr|Dr|[A-ZÉ])\.$")
_WORD = re.compile(r"[^\W_]+(?:[’-][^\W_]+)*")


def problems(text: str) -> list[str]:
    """Say in English what makes `text` hard to read; an empty list when it is easy.

    text: what stands on the screen, or a msgid with its variables.
    """
    found = []
    for sentence in sentences(text):
        if (length := word_count(sentence)) > LONGEST_SENTENCE:
            found.append(f"{length} words in one sentence (at most {LONGEST_SENTENCE}): {sentence}")
        if "!" in sentence:
            found.append(f"exclamation mark: {sentence}")
        if re.search(r"\w\((?:e|s|es|ne|le)\)|·", sentence):
            found.append(f"two forms at once, say it otherwise: {sentence}")
        for word in words(sentence):
            if FAMILIAR.intersection(word.split("-")):
                found.append(f"« tu » for the reader, write « vous »: {word} in {sentence}")
            elif word in REFUSED or not is_known(word):
                found.append(f"hard word: {word} in {sentence}")
    return found


def typography(text: str) -> list[str]:
    """Say where `text` lacks the curly apostrophe or the non-breaking space of French."""
    bare = _MARKUP.sub(" ", _VARIABLE.sub(FILLED, text))
    rules = {
        r"\w'\w": "straight apostrophe, write ’",
        r" [?!:;»]|« ": "ordinary space, write the non-breaking U+00A0",
        rf"(?:{_TEXT})[?!;»]|«(?:{_TEXT})": "no space, write the non-breaking U+00A0",
        r"\.\.\.": "three dots, write …",
    }
    return [f"{what}: {text}" for rule, what in rules.items() if re.search(rule, bare)]


def sentences(text: str) -> list[str]:
    """Split `text` into sentences; variables become FILLED, markup goes, a line break ends one."""
    plain = _MARKUP.sub(" ", _VARIABLE.sub(FILLED, unicodedata.normalize("NFC", text)))
    found = []
    for line in plain.replace("'", "’").splitlines():
        start = 0
        for end in _END.finditer(line):
            if not _ABBREVIATION.search(line[start : end.end(1)]):
                found.append(line[start : end.end(1)])
                start = end.end()
        found.append(line[start:])
    return [one.strip() for one in found if word_count(one)]


def word_count(sentence: str) -> int:
    """How many words a reader sees: what spaces separate (« l’heure », « avez-vous » are one)."""
    return sum(bool(re.search(rf"\d|{_TEXT}", part)) for part in sentence.split())


def words(sentence: str) -> list[str]:
    """The words of `sentence`, lower case, elisions apart (t’ keeps its sign), no numbers."""
    found = []
    for match in _WORD.finditer(sentence.replace("'", "’").replace(FILLED, " ")):
        word = match[0].lower()
        while "’" in word and word.split("’")[0] in ELIDED:
            elided, word = word.split("’", 1)
            found += [f"{elided}’"] if elided == "t" else []
        if not re.search(r"\d", word):
            found.append(word)
    return found


def is_known(word: str) -> bool:
    """Whether a reader knows `word`: a listed word, a regular form of one, or such parts joined."""
    if "-" in word and word not in listed():
        return all(is_known(part) for part in word.split("-"))
    return any(form in listed() for form in (word, *_regular_forms(word)))


def _regular_forms(word: str) -> list[str]:
    """The words of which `word` can be the plural, « je, nous, vous … » or the participle.

    Frequency lists rank forms: « arriver » is frequent, « vous arrivez » is not.
    """
    found = [word.removesuffix("s")] if len(word) > 3 else []
    for ending, infinitives in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            found += [word.removesuffix(ending) + infinitive for infinitive in infinitives]
    return found


@cache
def listed() -> frozenset[str]:
    """Every word of the three lists."""
    return frequent() | set(glossary()) | set(allowed())


@cache
def frequent() -> frozenset[str]:
    """The 10 000 most frequent forms of written and spoken French."""
    return frozenset((HERE / "mots-frequents.txt").read_text(encoding="utf-8").split())


@cache
def glossary() -> dict[str, str]:
    """Each word of the product, each of its forms, with its plain meaning."""
    return _entries("glossaire.txt")


@cache
def allowed() -> dict[str, str]:
    """Each word allowed by hand, with its reason."""
    return _entries("mots-permis.txt")


def _entries(name: str) -> dict[str, str]:
    """Read lines « word, other form : what » (no # lines); a word written twice is an error."""
    found: dict[str, str] = {}
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms, what = line.split(" : ", 1)
            for form in forms.split(", "):
                if form in found:
                    raise ValueError(f"{name}: « {form} » is written twice")
                found[form] = what
    return found
