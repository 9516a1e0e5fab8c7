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
        "The bag was found behind PC World in Purley Way.",
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


LISTED = Vocabulary(
    (), (), (), (*RANKS[1:], Rank("https://example.org/rank/pc", "pc", "PC", ("PC", "PCs"), None)),
    (),
)  # fmt: skip


def test_a_plural_that_the_vocabulary_lists_is_a_plural_all_the_same() -> None:
    found = find_officers("PCs Lauren Kemp and Tobi Adu stood there.", LISTED)
    assert [(officer.rank_written, officer.name) for officer in found] == [
        ("PC", "Lauren Kemp"),
        ("PC", "Tobi Adu"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officers\nScott Rimmer PC 1306\nLynne Dunk PCSO 7077\n", ["Scott Rimmer", "Lynne Dunk"]),
        ("Team\nAnn Vane, Sergeant\nPC 4471\nPriti Lal 6690, PCSO\n", ["Ann Vane", None, "Priti Lal"]),
        ("We wish it were better.\n\nWill Fenby, PC, Custom House\n", ["Will Fenby"]),
        ("Will PC Bell be there?", ["Bell"]),
        ("PCSO JODIE'S WEEK", ["JODIE"]),
        ("PCSO 62310\nNumber of people: 3", [None]),
        ("Sgt Okonjo answered.\n\nFrom: Chidi Okonjo", ["Chidi Okonjo"]),
        ("Sgt Okonjo answered Mrs Okonjo.", ["Okonjo"]),
        ("Sgt Lee came. Ann Lee and Bob Lee came too.", ["Lee"]),
    ],
)  # fmt: skip
def test_lists_and_look_alikes_of_names(text: str, expected: list[str | None]) -> None:
    assert names(text) == expected


BODY = "We looked at forty sheds in the spring.\n\n" * 3


@pytest.mark.parametrize(
    ("opening", "closing", "name"),
    [
        ("A letter from your Inspector", "Ann Lee", "Ann Lee"),
        ("Quarterly note\n\nMy officers were busy.", "Yours,\nAnn Lee", "Ann Lee"),
        ("Ashford Neighbourhood Policing Team", "Ann Lee", "Ann Lee"),
        ("I'm Ann Lee and I have taken over as your sergeant.", "Until then", "Ann Lee"),
        ("A letter to all", "Ann Lee", None),
        ("Ashford Residents' Association: the Policing Team was here", "Ann Lee", None),
        ("My officers were busy, says the sergeant to my constituents.", "Ann Lee", None),
        ("Ashford Neighbourhood Policing Team", "Ann Lee lives here now", None),
    ],
)
def test_who_signs_a_message_of_the_police_without_a_rank_is_an_officer(
    opening: str, closing: str, name: str | None
) -> None:
    assert names(f"{opening}\n\n{BODY}{closing}") == ([name] if name else [])


def test_what_made_an_unranked_signature_an_officers_is_said() -> None:
    (officer,) = find_officers(f"My officers came.\n\n{BODY}Ann Lee", VOCABULARY)
    assert officer.rank is officer.rank_written is None
    assert officer.label == "Ann Lee"
    assert "My officers" in officer.decision.why
