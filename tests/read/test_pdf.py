"""PDF files with a text layer, written here. All letters are invented."""

from __future__ import annotations

import io
import sys

import pytest
from pypdf import PdfReader, PdfWriter

from kg.errors import UnreadableInputError
from kg.read import read_bytes
from tests.read.conftest import Reader

LINES = (
    "Kilburn ward update",
    "Dear Adrian,",
    "Our officers have patrolled the High Road in plain-",
    "clothes every Friday since the panel asked for it,",
    "and they have seized two cars.",
    "- Noise from bars",
    "- Speeding",
    "Published 9 December 2025",
    "Page 1 of 1",
)


def pdf_file(*pages: tuple[str, ...]) -> bytes:
    """A PDF with one line of text below the other on each page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in (_escaped(line) for line in lines))
        content = f"BT /F1 11 Tf 50 800 Td {shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _locked(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_lines_that_the_page_broke_are_put_together_and_items_are_not(read_one: Reader) -> None:
    assert read_one(pdf_file(LINES), ".pdf").text == (
        "Kilburn ward update\nDear …,\nOur officers have patrolled the High Road in plain-clothes "
        "every Friday since the panel asked for it, and they have seized two cars.\n"
        "- Noise from bars\n- Speeding\nPublished 9 December 2025"
    )


def test_title_and_day_are_those_that_the_text_states(read_one: Reader) -> None:
    message = read_one(pdf_file(LINES), ".pdf")
    assert message.title == "Kilburn ward update"
    assert str(message.issued) == "2025-12-09"


def test_pages_follow_each_other(read_one: Reader) -> None:
    text = read_one(pdf_file(("First page.",), ("Second page.",)), ".pdf").text
    assert text == "First page.\n\nSecond page."


def test_figures_on_lines_of_their_own_stay(read_one: Reader) -> None:
    long = "We patrol the High Road on every Friday and on every Saturday."
    lines = (long, "27", "arrests in March", "Well done.", "142", "stops.")
    text = read_one(pdf_file(lines), ".pdf").text
    assert text == f"{long}\n27 arrests in March\nWell done.\n142 stops."


def test_a_figure_that_opens_or_ends_a_page_but_does_not_count_pages_stays(
    read_one: Reader,
) -> None:
    text = read_one(pdf_file(("27", "arrests in March."), ("Stops in May:", "142")), ".pdf").text
    assert text == "27 arrests in March.\n\nStops in May:\n142"


@pytest.mark.parametrize(
    "numbers",
    [("1", "2"), ("- 1 -", "- 2 -"), ("7", "8"), ("1 of 2", "2 of 2"), ("Page 5", "Page 9")],
)
def test_numbers_of_pages_go(read_one: Reader, numbers: tuple[str, str]) -> None:
    first, second = numbers
    text = read_one(pdf_file(("First page.", first), (second, "Second page.")), ".pdf").text
    assert text == "First page.\n\nSecond page."


def test_a_line_that_is_a_date_is_not_put_together_with_its_neighbours(read_one: Reader) -> None:
    lines = ("Harrow Town newsletter", "3 March 2026", "arrests rose in the ward.")
    message = read_one(pdf_file(lines), ".pdf")
    assert message.text == "\n".join(lines)
    assert str(message.issued) == "2026-03-03"


@pytest.mark.parametrize(
    ("data", "ending", "reason"),
    [
        (pdf_file(()), ".pdf", "no text layer"),
        (_locked(pdf_file(LINES)), ".pdf", "password"),
        (pdf_file(LINES)[:200], ".pdf", "damaged|no text layer"),
        (pdf_file(LINES), ".txt", r"this is a PDF although it is named \.txt"),
        (pdf_file(LINES), ".eml", r"this is a PDF although it is named \.eml"),
        (b"Dear all", ".pdf", "not a PDF although it is named"),
        (pdf_file(*[("x",)] * 101), ".pdf", "more than 100 pages"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data: bytes, ending: str, reason: str) -> None:
    with pytest.raises(UnreadableInputError, match=reason) as caught:
        list(read_bytes(data, "letter", ending))
    assert "\n" not in str(caught.value)


def test_without_the_extra_the_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnreadableInputError, match=r"policing-commitments-kg\[pdf\]"):
        list(read_bytes(pdf_file(LINES), "letter.pdf", ".pdf"))


def test_a_gap_on_the_page_parts_paragraphs_and_columns(read_one: Reader) -> None:
    left = (
        "Burglary in Mare Street was",
        "raised at the June meeting.",
        "",
        "Speeding",
        "Six checks.",
    )
    data = pdf_file((*left, *(f"Line {n}" for n in range(3))))
    text = read_one(data, ".pdf").text
    assert text.startswith(
        "Burglary in Mare Street was raised at the June meeting.\n\nSpeeding\nSix checks."
    )
