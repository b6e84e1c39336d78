"""The invented people are plainly invented, and the workspaces hold together."""

import re

import pytest

from collab.demo.catalogue import organisations, people, workspaces
from collab.demo.prose import Heading, parse, plain, sections, without_sections


def test_there_are_twelve_cities_one_guest_city_and_other_bodies() -> None:
    cities = [body for body in organisations().values() if body.ags]
    assert len(cities) == 13
    assert len(organisations()) > 13
    for city in cities:
        assert re.fullmatch(r"05\d{3}000", city.ags or ""), (
            "the eight digits of a city of North Rhine-Westphalia"
        )
        assert city.population and city.population > 100_000
        assert city.area_km2 and 50 < city.area_km2 < 300
        assert re.fullmatch(r"\d{5}", city.postcode)
    assert "hagen" not in {city.key for workspace in workspaces().values() for city in workspace.cities}


def test_all_addresses_are_examples() -> None:
    for person in people().values():
        assert person.email.endswith(".example.org")
        assert person.email.isascii()
    assert len({person.email for person in people().values()}) == len(people())


def test_all_telephone_numbers_are_kept_free_for_invented_people() -> None:
    numbers = [person.phone for person in people().values()]
    assert len(set(numbers)) == len(numbers)
    for person in people().values():
        assert re.fullmatch(r"0221 4710-\d{3}", person.phone)
        assert person.mobile == "" or re.fullmatch(r"0171 39200\d\d", person.mobile)


def test_every_role_is_there() -> None:
    accounts = [person for person in people().values() if person.account]
    assert len([person for person in accounts if person.account == "office"]) == 2
    assert len([person for person in accounts if person.account == "steering"]) == 3
    roles = {role for workspace in workspaces().values() for role, _ in workspace.members}
    assert roles == {"lead", "member", "reader", "guest"}
    assert len(people()) > len(accounts), "the directory also has people without a login"


def test_one_outsider_is_in_no_workspace() -> None:
    inside = {person.key for workspace in workspaces().values() for _, person in workspace.members}
    outside = {person.key for person in people().values() if person.account == "none"} - inside
    assert outside == {"viktor.lindqvist"}


def test_nobody_has_two_roles_in_a_workspace() -> None:
    for workspace in workspaces().values():
        members = [person.key for _, person in workspace.members]
        assert len(members) == len(set(members)), workspace.slug
        assert all(person.account for _, person in workspace.members)
        assert any(role == "lead" for role, _ in workspace.members)


def test_one_workspace_is_archived() -> None:
    assert [slug for slug, workspace in workspaces().items() if workspace.archived_at] == [
        "gruendungsphase-2009"
    ]


def test_a_section_is_left_out_with_its_sub_sections() -> None:
    blocks = parse("## Eins\n\nText\n\n### Unter eins\n\nmehr\n\n## Zwei\n\nEnde")
    kept = without_sections(blocks, ["Eins"])
    assert [block.text for block in kept if isinstance(block, Heading)] == ["Zwei"]


def test_leaving_out_a_section_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="Drei"):
        without_sections(parse("## Eins\n\nText"), ["Drei"])


def test_bold_words_keep_their_place() -> None:
    (section,) = sections(parse("## A\n\nvorn **fett** hinten"))
    (paragraph,) = section.blocks
    assert plain(paragraph.spans) == "vorn fett hinten"
    assert [span.bold for span in paragraph.spans] == [False, True, False]
