"""What a record says besides its status: details, skills, wishes; and two clerks at one record."""

from datetime import date

import pytest
from django.urls import reverse

from jiayu_jobs.refusals import Refused
from tests.cast import FOREIGN, OWN, acting_as, make_person
from workers.forms import EditForm, NextForm
from workers.models import LabourRecord, Occupation
from workers.services.status import correct_details

pytestmark = pytest.mark.django_db


def form_of(**given) -> dict:
    return {"full_name": "王小明", "household_kind": "rural", **given}


def test_skills_are_rows_that_follow_what_is_typed(cast):
    Occupation.objects.create(code="6-18-02-04", name="焊工", edition="2022")
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        correct_details(person=person, given={"skills": ["焊工", "驾驶"]}, by=cast.liaison)
        assert [(s.name, s.occupation_id) for s in person.skills.all()] == [("焊工", "6-18-02-04"), ("驾驶", None)]
        kept = person.skills.get(name="驾驶").pk
        correct_details(person=person, given={"skills": ["驾驶", "做饭"]}, by=cast.liaison)
        assert set(person.skills.values_list("name", flat=True)) == {"做饭", "驾驶"}
        assert person.skills.get(name="驾驶").pk == kept
        with pytest.raises(Refused):
            correct_details(person=person, given={"skills": ["做饭", "驾驶"]}, by=cast.liaison)


def test_a_correction_keeps_what_it_does_not_name_and_says_who_confirmed(cast):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        first = {"school_name": "嘉鱼职校", "graduated_on": date(2010, 7, 1), "insured_kinds": ["medical"]}
        correct_details(person=person, given=first, by=cast.liaison)
        row = correct_details(person=person, given={"major": "机电"}, by=cast.town)
        stored = LabourRecord.objects.get(pk=row.pk)
    assert (stored.school_name, stored.graduated_on, stored.insured_kinds) == (
        "嘉鱼职校",
        date(2010, 7, 1),
        ["medical"],
    )
    assert stored.verified_by == cast.town


def test_two_clerks_at_one_record_do_not_undo_each_other(cast, signed_in):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    url = reverse("workers:edit", args=[person.pk])
    opened = person.revision
    first, second = signed_in(cast.liaison), signed_in(cast.town)
    assert first.post(url, form_of(major="机电", revision=opened)).status_code == 302
    late = second.post(url, form_of(major="会计", revision=opened))
    assert late.status_code == 422
    assert "刚才有人改过这条记录" in late.content.decode()
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert LabourRecord.objects.get(pk=person.pk).major == "机电"


def test_a_village_of_the_county_may_be_where_somebody_lives(cast):
    form = EditForm(form_of(residence_place=FOREIGN))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["residence_place"] == FOREIGN


def test_skills_are_parted_by_any_usual_mark(cast):
    form = EditForm(form_of(skills=" 焊工，驾驶、 做饭;；"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["skills"] == ["焊工", "驾驶", "做饭"]
    assert "skills" in EditForm(form_of(skills="很" * 41)).errors


def test_a_wage_range_runs_upwards(cast):
    assert NextForm({"wage_expected_min": 4000, "wage_expected_max": 5000}).is_valid()
    assert "wage_expected_max" in NextForm({"wage_expected_min": 5000, "wage_expected_max": 4000}).errors


def test_health_is_seen_and_corrected_by_who_may_see_full_values(cast, signed_in):
    person = make_person(cast.liaison, cast.regions[OWN], 11)
    with acting_as(cast.liaison, cast.regions[OWN]):
        correct_details(person=person, given={"health_status": "30"}, by=cast.liaison)
    page = reverse("workers:person", args=[person.pk])
    edit = reverse("workers:edit", args=[person.pk])
    assert "有慢性病" in signed_in(cast.liaison).get(page).content.decode()
    gig = signed_in(cast.gig)
    assert "有慢性病" not in gig.get(page).content.decode()
    assert "health_status" not in gig.get(edit).content.decode()
    gig.post(edit, {"household_kind": "rural", "major": "会计"})
    with acting_as(cast.liaison, cast.regions[OWN]):
        row = LabourRecord.objects.get(pk=person.pk)
    assert (row.health_status, row.major) == ("30", "会计")
