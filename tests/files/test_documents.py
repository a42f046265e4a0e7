"""A PDF is kept as it came; it only has to be one, whole, and not too heavy."""

import io

import pytest

from portfolio.files import errors, intake
from portfolio.files.kinds import Family

ONLY_DOCUMENTS = frozenset({Family.DOCUMENT})
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>"
    b"endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)


def taken(data):
    return intake.read(io.BytesIO(data), ONLY_DOCUMENTS)


def test_a_certificate_is_kept_byte_for_byte():
    safe = taken(PAGE)

    assert safe.family is Family.DOCUMENT
    assert [(part.name, part.media_type, part.data) for part in safe.parts] == [
        ("paper", "application/pdf", PAGE)
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (PAGE[:60], errors.PartOfDocument),
        (PAGE.replace(b"startxref", b"s"), errors.PartOfDocument),
        (b"hello " + PAGE, errors.NotADocument),
        (b"<html>%PDF-1.4", errors.NotADocument),
        (PAGE + bytes(10_000_000), errors.TooHeavyDocument),
        (b"", errors.Empty),
    ],
)
def test_what_is_not_a_whole_pdf_is_refused(data, error):
    with pytest.raises(error):
        taken(data)
