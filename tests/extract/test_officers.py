"""Police people are found beside ranks and titles, in the layouts of real messages."""

from __future__ import annotations

import pytest

from kg.extract.officers import find_officers
from kg.vocabulary import Rank, Vocabulary

RANKS = tuple(
    Rank(f"https://example.org/rank/{key}", key, label, (label, *more), None)
    for key, label, *more in (
        ("pc", "Police Constable", "PC", "Constable"),
        ("pcso", "Police Community Support Officer", "PCSO"),
        ("ps", "Sergeant", "Sgt", "PS", "Police Sergeant"),
        ("insp", "Inspector", "Insp"),
        ("ci", "Chief Inspector", "Ch Insp"),
        ("supt", "Superintendent", "Supt", "T/Supt"),
        ("comm", "Commissioner"),
        ("snt", "Safer Neighbourhood Team", "SNT", "ward team"),
    )
)
VOCABULARY = Vocabulary((), (), (), RANKS, (("CE", "Central East"),))


def names(text: str) -> list[str | None]:
    return [officer.name for officer in find_officers(text, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PC Leocadia Tutton, PC Barnaby Nwosu-Hale and PCSO Gwilym Pascoe came.",
            ["Leocadia Tutton", "Barnaby Nwosu-Hale", "Gwilym Pascoe"],
        ),
        ("PCs Smith, Al-Rashid and Jones attended.", ["Smith", "Al-Rashid", "Jones"]),
        ("PC's Smith and Jones attended.", ["Smith", "Jones"]),
        ("A note from Tobias Renwick-Shaw, Chief Inspector.", ["Tobias Renwick-Shaw"]),
        ("Chief Inspector for Hackney, Maria van der Berg, said so.", ["Maria van der Berg"]),
        ("We spoke with Insp J. P. Green.", ["J. P. Green"]),
        ("Sgt McDonald met PC D'Arcy and PCSO Siân Llŷr.", ["McDonald", "D'Arcy", "Siân Llŷr"]),
        ("He came with a PCSO called Maddy.", ["Maddy"]),
        ("Ann Lee is your new PCSO.", ["Ann Lee"]),
        ("Our crime reduction adviser, Mr Osgood Fairlamb, walked round.", ["Osgood Fairlamb"]),
    ],
)
def test_names_are_found_beside_ranks(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Cllr Jane Smith and Mrs Ada Jones raised it with the clerk.",
        "Former Sgt Bob Hope and ex-PC Ann Tam opened the fete.",
        "Sgt Bob Hope (retd) complained.",
        "The Police and Crime Commissioner, Ann Tam, chaired the meeting.",
        'SCAM: a caller says "I am Detective Sergeant Watson from the fraud office".',
        "Someone posing as PC Bob Hope rang her bell.",
        "PS Don't forget to lock your shed.",
        "Your Safer Neighbourhood Team Hackney Central wishes you well.",
        "The Planning Inspector Jane Smith allowed the appeal.",
    ],
)
def test_people_who_are_no_serving_officers_are_left_out(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "rank", "temporary", "acting"),
    [
        ("Kind regards\n\nJai Singh\nT/Superintendent", "supt", True, False),
        ("Kind regards\n\nJai Singh\nA/Insp", "insp", False, True),
        ("Kind regards\n\nTemporary Chief Inspector Jai Singh", "ci", True, False),
        ("With thanks.\n\nJai Singh\nNeighbourhood Inspector", "insp", False, False),
    ],
)
def test_acting_and_temporary_are_flags_of_the_rank(
    text: str, rank: str, *, temporary: bool, acting: bool
) -> None:
    (officer,) = find_officers(text, VOCABULARY)
    assert (officer.name, officer.rank) == ("Jai Singh", rank)
    assert (officer.temporary, officer.acting) == (temporary, acting)
    assert officer.signed


def test_a_signature_gives_post_and_unit() -> None:
    text = (
        "Thank you for coming.\n\n"
        "Jai Singh\nT/Superintendent – Hackney Neighbourhoods & Partnerships CE BCU\n"
    )
    (officer,) = find_officers(text, VOCABULARY)
    assert officer.rank_written == "T/Superintendent"
    assert officer.post == "Hackney Neighbourhoods & Partnerships"
    assert officer.unit == "CE"


def test_a_signature_run_into_the_text_is_found() -> None:
    assert names("Warmest wishes for the New Year. Superintendent Zubin Writer") == ["Zubin Writer"]
    assert names("Best wishesSuperintendent Zubin Writer") == ["Zubin Writer"]


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("PC 4471 Trewin spoke.", "Trewin", "4471"),
        ("PC Okonjo 1423CN spoke.", "Okonjo", "1423CN"),
        ("Ask PC Ann Tam (1423CN).", "Ann Tam", "1423CN"),
        ("Seen by PCSO 7264NA.", None, "7264NA"),
        ("PC Ann Tam 2025 in review", "Ann Tam", None),
        ("PC Ann Tam 120 bikes later", "Ann Tam", None),
    ],
)
def test_collar_numbers_go_with_the_name(text: str, name: str | None, number: str | None) -> None:
    (officer,) = find_officers(text, VOCABULARY)
    assert (officer.name, officer.number) == (name, number)


@pytest.mark.parametrize(
    ("after", "names"),
    [
        ("\n\nPS Cuppa with a copper on Friday.", []),
        ("\n\nPS Several of you asked.", []),
        ("\n\nPS Ann Tam will be there too.", ["Ann Tam"]),
        ("\n\nPS Bell will be there too.", []),  # Jo Bell once more
        ("\nPS Trewin, schools", ["Trewin"]),
    ],
)
def test_a_postscript_is_no_sergeant(after: str, names: list[str]) -> None:
    found = find_officers(f"Dear all,\n\nWe were out.\n\nInspector Jo Bell{after}", VOCABULARY)
    assert [o.name for o in found] == ["Jo Bell", *names]


def test_one_officer_named_twice_is_one_with_all_evidence() -> None:
    text = "PC Dara Fennick walked the estate. PC Fennick will be back. Dara Fennick also rang."
    (officer,) = find_officers(text, VOCABULARY)
    assert officer.name == "Dara Fennick"
    assert [e.quote for e in officer.evidence] == ["PC Dara Fennick", "PC Fennick", "Dara Fennick"]


def test_evidence_is_the_text_at_its_offsets() -> None:
    text = "Dear all,\n\nSgt Ann Tam writes.\n\nInspector\nJo Bell\n"
    for officer in find_officers(text, VOCABULARY):
        for evidence in officer.evidence:
            evidence.check(text)
