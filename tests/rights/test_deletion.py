"""What disappears when a person deletes a badge, a proof or all of it."""

import json
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from portfolio import clock, openbadges
from portfolio.applications.models import Application
from portfolio.credentials.issuer import issuer
from portfolio.credentials.keys import published_did
from portfolio.credentials.models import Credential
from portfolio.db import Base, session, writing
from portfolio.evidence.models import Evidence
from portfolio.files.models import StoredFile
from portfolio.files.storage import storage
from portfolio.people.models import LogEntry, Person
from portfolio.profile.models import ShareLink
from portfolio.profile.rights import actions
from portfolio.profile.rights.actions import SIGNATURES
from portfolio.recognition.models import Endorsement
from portfolio.signin.models import EmailCode, Session
from portfolio.web.receipts import Receipt
from tests import scenes
from tests.rights.conftest import CODE, MAIL, photo_of
from tests.signin.conftest import words_on
from tests.support.databases import on_both_databases
from tests.support.entering import enters
from tests.support.house import now_is, read_again, time_passes

pytestmark = pytest.mark.usefixtures("app")


def sends(client, path, **answers):
    return client.post(path, data={"write": str(uuid4()), **answers})


def opens_the_card(client, life):
    """Nadia comes in with her card and her code."""
    assert sends(client, life.address, code=CODE).status_code == 303
    return client


def confirms(client, back, code=CODE):
    """She answers « C’est bien vous ? »; where it leads."""
    client.get(f"/moi/compte/confirmer?suite={back}")
    return sends(client, "/moi/compte/confirmer/code", code=code)


def mentions(*words: str | UUID) -> dict[str, set[str]]:
    """Columns of any table in which one of `words` stands, with what was found."""
    wanted = {str(each).lower() for each in words}
    found: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        for row in session.execute(sa.select(table)).mappings():
            for column, value in row.items():
                text = json.dumps(value, default=str, ensure_ascii=False).lower()
                for word in wanted:
                    if word in text:
                        found.setdefault(f"{table.name}.{column}", set()).add(word)
    session.rollback()
    return found


@on_both_databases
def test_after_the_account_nothing_says_who_she_was(client, life):
    """Nadia deletes her account. No row of any table knows her id, name or address."""
    opens_the_card(client, life)
    session.expire_all()
    assert mentions(life.nadia.id, "Benali", MAIL)  # the search finds what is there
    page = client.get("/moi/donnees/compte/effacer")
    assert "Disparaît pour toujours" in page.text
    back = confirms(client, "/moi/donnees/compte/effacer")
    assert back.headers["Location"] == "/moi/donnees/compte/effacer"

    gone = sends(client, "/moi/donnees/compte/effacer")

    assert gone.headers["Location"] == "/au-revoir"
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "effacé" in client.get("/au-revoir").text
    assert client.get("/moi").headers["Location"].startswith("/entrer")
    read_again()
    assert mentions(life.nadia.id, "Nadia", "Benali", MAIL, "06 01 02 03 04") == {}
    assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0
    assert list(storage().list()) == []


@on_both_databases
def test_a_colleague_who_leaves_is_somebody_in_what_belongs_to_others(client, life):
    """Élodie and Inès delete their accounts: Nadia keeps her badge, and « Quelqu’un » helped."""
    for each in (life.elodie, life.ines):
        with writing():
            actions.delete_account(session.get_one(Person, each.id))
    read_again()

    assert mentions(life.elodie.id, life.ines.id, "Élodie", "Inès") == {}
    assert session.get(Credential, life.badge.id)
    names = {name for _, _, column in SIGNATURES for name in session.scalars(sa.select(column))}
    assert names == {"", "Quelqu’un", "Nadia B."}
    enters(client, life.nadia)
    assert "Quelqu’un a fait votre carte." in words_on(client.get("/moi/compte/journal"))


def test_a_badge_that_was_handed_over_stays_good(life):
    """The file Nadia gave to an employer still verifies, without her."""
    document = json.loads(life.document)
    with writing():
        actions.delete_account(session.get_one(Person, life.nadia.id))
    owner = issuer()
    assert owner

    checks = openbadges.verify(document, did_document=published_did(owner), now=clock.now())

    assert all(check.ok for check in checks)


@on_both_databases
def test_a_badge_goes_with_its_request_its_proofs_and_its_words(client, life):
    """A proof that serves another request stays, and so do the other badges."""
    other = scenes.a_draft(life.nadia, scenes.RELIABLE)
    shared = scenes.with_a_proof(other, life.nadia)
    version = life.link.version
    opens_the_card(client, life)
    address = f"/moi/donnees/badges/{life.badge.id}/effacer"
    assert "1 preuve de ce badge." in client.get(address).text
    assert "/moi/compte/confirmer" in sends(client, address).headers["Location"]
    read_again()
    assert session.get(Credential, life.badge.id), "not without « C’est bien vous ? »"
    confirms(client, address)

    assert sends(client, address).headers["Location"] == "/moi/donnees"

    read_again()
    assert session.get(Credential, life.badge.id) is None
    assert session.get(Application, life.request.id) is None
    assert session.get(Evidence, life.photo.id) is None
    assert session.scalars(sa.select(Endorsement)).all() == []
    assert session.get(Evidence, shared.id)
    assert session.get(Application, other.id)
    assert session.get_one(ShareLink, life.link.id).version > version
    assert list(storage().list()) == []


@on_both_databases
def test_a_proof_goes_with_its_file_and_leaves_every_page(client, life):
    opens_the_card(client, life)
    address = f"/moi/donnees/preuves/{life.photo.id}/effacer"
    page = client.get(address).text
    assert "Elle quitte les pages que vous montrez." in page
    confirms(client, address)

    sends(client, address)

    read_again()
    assert session.get(Evidence, life.photo.id) is None
    assert session.get(Application, life.request.id)
    assert list(storage().list()) == []


def test_the_question_shows_which_proof_goes(client, life):
    """Two photos without a name, and some words: Nadia sees which one she is about to lose."""
    nameless, words = photo_of(life.nadia, title=""), scenes.some_words(life.nadia, "On a fini.")
    opens_the_card(client, life)

    of_photo = client.get(f"/moi/donnees/preuves/{nameless.id}/effacer")
    of_words = client.get(f"/moi/donnees/preuves/{words.id}/effacer")

    assert f'src="/preuves/{nameless.id}/petite"' in of_photo.text
    assert "Une photo" in words_on(of_photo)
    assert "Le mur" in words_on(of_words)
    assert "On a fini." in words_on(of_words)


def test_her_proofs_are_found_from_her_account_and_her_data(client, life):
    """« Mes preuves » is a line of « Mon compte » and of « Mes données », and leads back."""
    opens_the_card(client, life)
    for page in ("/moi/compte", "/moi/donnees"):
        assert 'href="/preuves"' in client.get(page).text
    mine = client.get("/preuves").text
    assert f'href="/preuves/{life.photo.id}"' in mine
    assert 'href="/moi/compte"' in mine


def test_two_taps_delete_one_account_and_get_one_page(client, life):
    opens_the_card(client, life)
    confirms(client, "/moi/donnees/compte/effacer")
    form = {"write": str(uuid4())}
    first = client.post("/moi/donnees/compte/effacer", data=form)
    again = client.post("/moi/donnees/compte/effacer", data=form)
    assert first.headers["Location"] == again.headers["Location"] == "/au-revoir"
    read_again()
    assert session.get_one(Receipt, UUID(form["write"])).person_id is None


def test_the_answer_is_good_for_five_minutes_and_five_wrong_ones_close_the_phone(client, life):
    """A thief with the open phone guesses."""
    opens_the_card(client, life)
    address = "/moi/donnees/compte/effacer"
    now_is(clock.now())
    confirms(client, address)
    time_passes(minutes=5)
    assert "/moi/compte/confirmer" in sends(client, address).headers["Location"]
    for _ in range(4):
        assert confirms(client, address, "999111").status_code == 422
    assert confirms(client, address, "999111").headers["Location"] == "/entrer"
    assert client.get("/moi").headers["Location"].startswith("/entrer")
    read_again()
    assert session.get(Person, life.nadia.id)


def test_a_code_chosen_from_inside_proves_nothing(client, life):
    """Whoever finds the phone open chooses a code, then tries to delete the account with it."""
    now_is(clock.now())
    enters(client, life.nadia)
    time_passes(minutes=10)
    sends(client, "/moi/compte/code", code="602817", again="602817")
    page = client.get("/moi/compte/confirmer?suite=/moi/donnees/compte/effacer").text
    assert "Les 6 chiffres" not in page
    assert confirms(client, "/moi/donnees/compte/effacer", "602817").status_code == 422
    read_again()
    assert session.scalars(sa.select(Session.confirmed_at)).all() == [None]


def test_who_comes_in_by_mail_alone_gets_a_code_there(client, house, mailbox):
    """Ana has no card and no passkey."""
    ana = scenes.a_person("Ana", email="ana@exemple.fr")
    enters(client, ana)
    assert "ana@exemple.fr" in client.get("/moi/compte/confirmer?suite=/moi/donnees").text
    typing = sends(client, "/moi/compte/confirmer/email").headers["Location"]
    house.runs_the_worker()
    letter = mailbox.last_to("ana@exemple.fr")
    code = "".join(filter(str.isdigit, str(letter["Subject"])))
    assert sends(client, typing, code="000000" if code != "000000" else "1").status_code == 422
    assert sends(client, typing, code=code).headers["Location"] == "/moi/donnees"
    read_again()
    assert session.scalars(sa.select(Session.confirmed_at)).one()


def test_a_code_that_served_meanwhile_forgets_not_where_ana_was_going(client, house, mailbox):
    """Two tabs: the code serves in the other one just before this one writes."""
    ana = scenes.a_person("Ana", email="ana@exemple.fr")
    enters(client, ana)
    client.get("/moi/compte/confirmer?suite=/moi/donnees")
    typing = sends(client, "/moi/compte/confirmer/email").headers["Location"]
    house.runs_the_worker()
    code = "".join(filter(str.isdigit, str(mailbox.last_to("ana@exemple.fr")["Subject"])))

    def the_other_tab(then):
        session.get_one(EmailCode, UUID(typing.rsplit("/", 1)[1])).used_at = clock.now()

    house.app.extensions["writing_guards"].append(the_other_tab)
    assert sends(client, typing, code=code).headers["Location"] == typing
    house.app.extensions["writing_guards"].remove(the_other_tab)

    assert client.get(typing).status_code == 410
    again = sends(client, "/moi/compte/confirmer/email").headers["Location"]
    house.runs_the_worker()
    code = "".join(filter(str.isdigit, str(mailbox.last_to("ana@exemple.fr")["Subject"])))
    assert sends(client, again, code=code).headers["Location"] == "/moi/donnees"


def test_nobody_deletes_what_is_not_theirs(client, life):
    karim = scenes.a_person("Karim")
    enters(client, karim)
    for path in (f"badges/{life.badge.id}", f"preuves/{life.photo.id}"):
        assert client.get(f"/moi/donnees/{path}/effacer").status_code == 404
        assert sends(client, f"/moi/donnees/{path}/effacer").status_code == 404


def test_the_log_of_others_is_not_touched(life):
    """Karim’s own log speaks of Élodie: Nadia’s departure changes nothing there."""
    before = session.scalars(sa.select(LogEntry).where(LogEntry.person_id != life.nadia.id)).all()
    photo_of(life.elodie)
    with writing():
        actions.delete_account(session.get_one(Person, life.nadia.id))
    after = session.scalars(sa.select(LogEntry)).all()
    assert {each.id for each in before} == {each.id for each in after}


def test_a_slip_is_mended_at_once_an_old_proof_asks_who_is_there(client, life):
    """From « Mes preuves » too: an hour after, deleting leads to « Mes données »."""
    now_is(clock.now())
    enters(client, life.nadia)
    slip_id, old = photo_of(life.nadia).id, life.photo
    assert client.get(f"/preuves/{slip_id}/effacer").status_code == 200
    sends(client, f"/preuves/{slip_id}/effacer")
    time_passes(minutes=61)
    enters(client, life.nadia)
    for answer in (
        client.get(f"/preuves/{old.id}/effacer"),
        sends(client, f"/preuves/{old.id}/effacer"),
    ):
        assert answer.headers["Location"] == f"/moi/donnees/preuves/{old.id}/effacer"
    read_again()
    assert session.get(Evidence, slip_id) is None
    assert session.get(Evidence, old.id)
