"""Employers: taken in once, checked by somebody else, seen by their own people and by their region's staff alone."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from employers.enums import EmployerState, MemberRole, RegistrationKind
from employers.models import Employer, EmployerMember
from employers.services import members
from employers.services.registration import (
    Given,
    change_state,
    decide_employer,
    edit_employer,
    register_employer,
    set_above_scale,
)
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.credit_code import make
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import Scope, batch, scoped
from stations.models import User
from tests.cast import FOREIGN, OWN, TOWN_A, acting_as, citizen

pytestmark = pytest.mark.django_db


def code(number):
    """A valid code of an area that was never assigned."""
    return make("91", "421299", f"MA4XT{number:03d}")


def given(region, sequence=1, **more):
    fields = {
        "kind": RegistrationKind.ENTERPRISE,
        "name": f"测试企业{sequence}",
        "number": code(sequence),
        "region": region,
        "contact_name": "测试联系人",
        "contact_phone": "15400000088",
    }
    return Given(**{**fields, **more})


@pytest.fixture
def firm(cast):
    """A verified firm of the town, registered by the gig station and checked by the town."""
    with acting_as(cast.gig, cast.regions["421221"]):
        made = register_employer(given=given(cast.regions[OWN]), by=cast.gig)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        decide_employer(employer=made, accept=True, answer="", by=cast.town)
    return made


def member(cast, firm, name="boss"):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        return members.create_member_account(employer=firm, username=name, display_name=f"测试{name}").user


def for_firm(firm, user):
    return scoped(Scope("organisation", organisation=str(firm.pk)), actor=str(user.pk))


def test_a_code_is_taken_once_whoever_holds_it(cast, firm):
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        with pytest.raises(Refused, match="已经登记过"):
            register_employer(given=given(cast.regions[FOREIGN]), by=cast.other_town)
        assert not Employer.objects.exists()


def test_a_household_is_known_by_an_id_number_and_shown_masked(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        home = register_employer(
            given=given(cast.regions[OWN], kind=RegistrationKind.HOUSEHOLD, name="王小明", number=citizen(7)),
            by=cast.town,
            verified=True,
        )
        again = Employer.objects.get(pk=home.pk)
    assert (again.credit_code, again.shown_name) == (None, "王*明")
    assert citizen(7) not in str(again.shown_number)
    with connection.cursor() as cursor, batch("test"):
        cursor.execute("SELECT string_agg(e::text, '') FROM employers_employer e")
        assert citizen(7) not in cursor.fetchone()[0]


def test_nobody_checks_what_they_handed_in(cast):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        made = register_employer(given=given(cast.regions[OWN]), by=cast.town)
        with pytest.raises(Refused, match="自己提交的不能自己审核"):
            decide_employer(employer=made, accept=True, answer="", by=cast.town)
        assert Employer.objects.get(pk=made.pk).state == EmployerState.SUBMITTED


def test_a_refusal_says_why_and_can_be_handed_in_again(cast):
    with acting_as(cast.gig, cast.regions["421221"]):
        made = register_employer(given=given(cast.regions[OWN]), by=cast.gig)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        with pytest.raises(Refused, match="写明"):
            decide_employer(employer=made, accept=False, answer=" ", by=cast.town)
        decide_employer(employer=made, accept=False, answer="执照过期", by=cast.town)
        with pytest.raises(Refused, match="刷新"):
            decide_employer(employer=made, accept=True, answer="", by=cast.town)
        change_state(employer=made, verb="resubmit")
        decide_employer(employer=made, accept=True, answer="", by=cast.town)
        assert Employer.objects.get(pk=made.pk).connected_on == today()


def test_A3_a_firm_sees_itself_and_a_town_its_own_firms(cast, firm):
    boss = member(cast, firm)
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        other = register_employer(given=given(cast.regions[FOREIGN], 2), by=cast.other_town, verified=True)
        assert list(Employer.objects.all()) == [other]
    with for_firm(firm, boss):
        assert list(Employer.objects.all()) == [firm]
        with connection.cursor() as cursor:
            # The second wall: no manager in between.
            cursor.execute("SELECT id FROM employers_employer")
            assert [row[0] for row in cursor.fetchall()] == [firm.pk]
            cursor.execute("SELECT count(*) FROM workers_labourrecord")
            assert cursor.fetchone() == (0,)


def test_a_firm_cannot_write_another_firms_row(cast, firm):
    boss = member(cast, firm)
    with acting_as(cast.other_town, cast.regions[FOREIGN]):
        other = register_employer(given=given(cast.regions[FOREIGN], 2), by=cast.other_town, verified=True)
    with for_firm(firm, boss), connection.cursor() as cursor:
        cursor.execute("UPDATE employers_employer SET name = 'x' WHERE id = %s", [other.pk])
        assert cursor.rowcount == 0


def test_two_who_edit_at_once_do_not_overwrite_each_other(cast, firm):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        edit_employer(employer=firm, changes={"address": "甲路"}, revision=1)
        with pytest.raises(Refused, match="刚才有人改过"):
            edit_employer(employer=firm, changes={"address": "乙路"}, revision=1)
        assert Employer.objects.get(pk=firm.pk).address == "甲路"


def test_above_scale_is_by_year_and_by_industry(cast, firm):
    with acting_as(cast.town, cast.regions[TOWN_A]):
        set_above_scale(employer=firm, years={2022, 2023})
        assert not Employer.objects.above_scale(2023).exists()
        edit_employer(employer=firm, changes={"industry": "C"}, revision=1)
        assert Employer.objects.above_scale(2023).count() == 1
        set_above_scale(employer=firm, years={2023})
        assert not Employer.objects.above_scale(2022).exists()


def test_the_first_of_a_firm_is_its_admin_and_the_last_stays(cast, firm):
    boss = member(cast, firm)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        first = EmployerMember.objects.get(user=boss)
        assert first.role == MemberRole.ADMIN
        for work in (
            lambda: members.remove_member(member=first),
            lambda: members.set_role(member=first, role=MemberRole.MEMBER),
        ):
            with pytest.raises(Refused, match="至少要有一位管理员"):
                work()
        # whoever forgets the service meets the trigger
        with pytest.raises(IntegrityError), transaction.atomic():
            EmployerMember.objects.filter(pk=first.pk).delete()


@pytest.mark.parametrize("role", ["", "owner", "administrator"])
def test_a_role_that_is_none_is_refused(cast, firm, role):
    boss = member(cast, firm)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        held = EmployerMember.objects.get(user=boss)
        with pytest.raises(Refused, match="请选择"):
            members.set_role(member=held, role=role)
        assert EmployerMember.objects.get(pk=held.pk).role == MemberRole.ADMIN


def test_an_invitation_is_used_once_by_one(cast, firm):
    boss = member(cast, firm)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        word = members.invite(employer=firm, role=MemberRole.MEMBER, note="王女士", by=boss)
    guest = User.objects.create(username="guest", display_name="测试guest")
    with acting_as(guest, None):
        for wrong in ("", "ABCD-EFGH-JKMN"):
            with pytest.raises(Refused, match="不对或已过期"):
                members.accept_invitation(code=wrong, by=guest)
        joined = members.accept_invitation(code=word.lower().replace("-", " "), by=guest)
        assert (joined.employer_id, joined.role) == (firm.pk, MemberRole.MEMBER)
        with pytest.raises(Refused, match="不对或已过期"):
            members.accept_invitation(code=word, by=guest)
    assert not AuditEntry._base_manager.filter(detail__icontains=word[:4]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_take_each_other_off_leave_one(cast, firm):
    boss = member(cast, firm)
    with acting_as(cast.town, cast.regions[TOWN_A]):
        second = members.create_member_account(employer=firm, username="second", display_name="测试乙").user
        members.set_role(member=EmployerMember.objects.get(user=second), role=MemberRole.ADMIN)
        keys = list(EmployerMember.objects.filter(user__in=[boss, second]).values_list("pk", flat=True))
    told, start = [], threading.Barrier(2)

    def leave(key):
        try:
            with acting_as(cast.town, cast.regions[TOWN_A]):
                found = EmployerMember.objects.select_related("employer__region").get(pk=key)
                start.wait()
                members.remove_member(member=found)
        except Refused as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [members.LAST_ADMIN]
