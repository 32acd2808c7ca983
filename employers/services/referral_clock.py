"""What time does to referrals: silence is asked about once, then frees the person; a filled vacancy tells the others.

Runs inside batch() (employers/tasks.py), but for the vacancy that takes nobody any more.
"""

from datetime import datetime

from django.db import transaction

from employers.models import Referral, ReferralCard, Vacancy
from employers.referral_enums import OPEN_REFERRALS, ReferralState
from employers.services.referral_steps import show, silent_until, step
from employers.services.vacancies import OVER
from employers.vacancy_enums import VacancyEnd
from jiayu_jobs.audit.context import SYSTEM, acting, current_actor
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping import current_scope, elevated
from workers.services.transfers import county_path

NOT_MET = (ReferralState.RECOMMENDED,)


def pass_time(at: datetime | None = None) -> int:
    """Carry out what is due by a moment: a person's 24 hours end a referral; an employer's silence is asked about once
    and then ends it; phones that were shown long enough go. Returns how many referrals ended."""
    at = at or now()
    actor = current_actor() if current_actor().key else SYSTEM
    ended = 0
    with acting(actor, current_scope()), transaction.atomic():
        rows = Referral.objects.open().filter(due_at__lte=at).select_for_update(of=("self",), skip_locked=True)
        for row in rows.select_related("record", "region").order_by("pk"):
            if row.state == ReferralState.RECOMMENDED or row.asked_again_at is not None:
                silent = "本人没有答复" if row.state == ReferralState.RECOMMENDED else "单位没有答复"
                step(row, "lapse", reason=silent)
                ended += 1
            else:
                _ask_again(row, at)
        for card in ReferralCard.objects.with_old_phone(at):
            ReferralCard.objects.filter(pk=card.pk).update(phone=None)
    return ended


def _ask_again(row: Referral, at: datetime) -> None:
    row.asked_again_at, row.due_at = at, silent_until(today())
    row.save(update_fields=["asked_again_at", "due_at"])
    show(row)
    audit("ask_again_referral", about=row, region=row.region)


def vacancy_over(vacancy: Vacancy) -> None:
    """A vacancy takes nobody any more: who waits for it is told, wherever they live. One that ended by its last day keeps
    whom its employer has met."""
    states = NOT_MET if vacancy.closed_reason == VacancyEnd.EXPIRED else OPEN_REFERRALS
    with elevated(county_path(), "a vacancy is over"):
        rows = Referral.objects.filter(vacancy=vacancy, state__in=states).select_for_update(of=("self",))
        for row in rows.select_related("record", "region").order_by("pk"):
            step(row, "vacancy_gone", reason="岗位已招满或结束")


OVER.append(vacancy_over)
