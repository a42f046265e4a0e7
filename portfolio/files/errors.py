"""Why a file was not taken: one tree, each with a sentence for the person who sent it."""

from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class BadFile(Exception):
    """A file that is not kept. `sentence` says what happened and what to do now."""

    sentence: ClassVar[LazyString] = _l("Ce fichier ne s’ouvre pas. Envoyez-en un autre.")


class UnknownKind(BadFile):
    """Neither a photo, a sound nor a PDF, whatever its name says."""

    sentence = _l("Ce fichier ne va pas. Envoyez une photo, un son ou un PDF.")


class NotAPhoto(BadFile):
    """A photo was asked for."""

    sentence = _l("Ce fichier n’est pas une photo.")


class NotASound(BadFile):
    """A voice was asked for, or nothing can be heard in the file."""

    sentence = _l("Ce fichier n’est pas un son.")


class NotADocument(BadFile):
    """A PDF was asked for."""

    sentence = _l("Ce fichier n’est pas un PDF.")


class IsAVideo(BadFile):
    """A film: the person would not expect only its sound to be kept."""

    sentence = _l("C’est une vidéo. Envoyez une photo ou votre voix.")


class Empty(BadFile):
    """No byte arrived."""

    sentence = _l("Le fichier est vide. Envoyez-le encore une fois.")


class TooHeavyPhoto(BadFile):
    """More bytes than its kind may have."""

    sentence = _l("Cette photo est trop lourde. Prenez une autre photo.")


class TooManyPixels(BadFile):
    """More pixels than its kind may have, or than the decoder's memory can hold."""

    sentence = _l("Cette photo est trop grande. Prenez une autre photo.")


class TooHeavySound(BadFile):
    """More than 10 MB."""

    sentence = _l("Ce son est trop lourd. Faites-en un plus court.")


class TooLongSound(BadFile):
    """More than three minutes."""

    sentence = _l("Ce son dure plus de trois minutes. Faites-en un plus court.")


class TooHeavyDocument(BadFile):
    """More than 10 MB."""

    sentence = _l("Ce PDF est trop lourd. Prenez plutôt une photo du papier.")


class PartOfPhoto(BadFile):
    """The end of the photo is missing."""

    sentence = _l("La photo n’est pas arrivée en entier. Envoyez-la encore une fois.")


class PartOfSound(BadFile):
    """The end of the sound, which says how to read it, is missing."""

    sentence = _l("Le son n’est pas arrivé en entier. Envoyez-le encore une fois.")


class PartOfDocument(BadFile):
    """The end of the PDF is missing."""

    sentence = _l("Le PDF n’est pas arrivé en entier. Envoyez-le encore une fois.")


class BrokenPhoto(BadFile):
    """Begins as a photo and cannot be decoded."""

    sentence = _l("Cette photo ne s’ouvre pas. Prenez une autre photo.")


class BrokenSound(BadFile):
    """Begins as a sound and cannot be decoded."""

    sentence = _l("Ce son ne s’ouvre pas. Enregistrez votre voix encore une fois.")


class DecoderBusy(BadFile):
    """Other files were before this one for too long; nothing is wrong with it."""

    sentence = _l("Beaucoup de fichiers arrivent. Essayez encore dans une minute.")


class DecoderDied(BadFile):
    """The decoder stopped or took too long on this file."""

    sentence = _l("Nous n’avons pas pu ouvrir ce fichier. Envoyez-en un autre.")


class StorageDown(BadFile):
    """The storage does not answer; what lies in it is not lost."""

    sentence = _l("Ce fichier n’est pas là pour l’instant. Essayez plus tard.")


class NoPlace(BadFile):
    """The disk is full or the storage takes nothing: nothing was kept."""

    sentence = _l("Nous ne pouvons pas garder ce fichier maintenant. Essayez plus tard.")


class Lost(BadFile):
    """The storage does not give back what was put in: missing or altered."""

    sentence = _l("Ce fichier ne s’ouvre plus.")
