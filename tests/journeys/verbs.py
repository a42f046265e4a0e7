"""What people do in more than one story, in the words of the screen."""

import io

import zxingcpp
from PIL import Image

from tests import scenes

CODE = "274951"
STORY = "Racontez un travail que vous avez fait à plusieurs."
WORD = "Nadia pense à la sécurité de tout le monde."


def photographed(screen):
    """What a phone's camera reads on that screen."""
    picture = Image.open(io.BytesIO(screen.page.screenshot(full_page=True)))
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text


def chooses_a_code(phone):
    """Her card is open for the first time; then comes « Ce téléphone est à vous ? »."""
    phone.fills("Choisissez votre code", CODE).fills("Tapez-le encore une fois", CODE)
    return phone.presses("J’entre")


def her_first_time(phone):
    """From her open card to her own pages."""
    return chooses_a_code(phone).presses("Oui, il est à moi").presses("Plus tard, je continue")


def puts_a_finger(phone, label, then):
    """The device answers by itself, a moment after the button; then the next page comes."""
    with phone.page.expect_navigation():
        phone.button(label).click()
    return phone.waits_for(then)


def begins_a_request(phone):
    """From the badge to « Mes preuves »."""
    phone.opens("/demander").opens(f"/badges/{scenes.TEAM}")
    phone.presses("Je demande ce badge").presses("Je continue")
    phone.chooses("Au travail").chooses("Bénévole").presses("Je continue")
    phone.fills(STORY, "On a refait le mur à trois.").presses("Je continue")
    assert phone.heading == "Mes preuves"


def adds_photos(phone, photos):
    """With scripts they leave one by one as soon as they are chosen."""
    phone.presses("Une photo")
    if phone.scripts:
        phone.adds_file("Quelles photos ?", *photos, then="Une seule preuve suffit.")
    else:
        phone.adds_file("Quelles photos ?", *photos).presses("J’envoie")
    assert phone.heading == "Mes preuves"


def asks_for_a_word(phone, way, badge="Je suis fiable"):
    """She asks an employer for a word, in this way."""
    phone.opens("/moi/recommandations").presses("Je demande un mot")
    phone.chooses(badge).chooses("Tout mon travail").presses("Je continue")
    return phone.chooses(way).presses("Je continue")


def writes_a_word(his, address):
    """The employer opens the link and writes; then his address is asked."""
    his.opens(address)
    assert his.heading == "Je recommande Nadia"
    his.chooses("Nadia a travaillé chez moi")
    his.fills("Votre mot pour Nadia", WORD)
    his.fills("Votre nom", "Marc Tessier").fills("Votre entreprise", "Jardins Bellevue")
    return his.presses("J’envoie mon mot")


def address_on(screen):
    """The address that the page gives to hand over."""
    return screen.page.locator(".share_panel__address").inner_text()
