"""用工监测: a firm reports its month and corrects it until it is checked; staff check, send back, remind and lock."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from employers.calendar import before, last_day
from employers.enums import MONTH_MOVES, MonthState
from employers.models import Employer, EmployerMonth
from employers.services.registration import EMPLOYER_MONTHS
from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from stations.services.review import refuse_own_submission
from workers.services.contact import call

FASTER = "刚才有人改过这个月的数，请刷新后再看。"
FINISHED = "这个月已经审核，不能再改。数不对的，请联系镇或县人社部门退回。"
WRONG_STATE = {
    "report": FINISHED,
    "check": "这个月还没有填报，或者已经审核过了，请刷新后再看。",
    "return": "这个月还没有填报，或者已经锁定，不能退回。",
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a firm counts: workers at the end of the month; hired, left (of these laid_off) in it; shortage: positions open
    that cannot be filled. Persons."""

    workers: int
    hired: int = 0
    left: int = 0
    laid_off: int = 0
    shortage: int = 0


def month_before(row: EmployerMonth) -> EmployerMonth | None:
    """The firm's month before, if its numbers count."""
    return EmployerMonth.objects.told().filter(employer=row.employer_id, month=before(row.month)).first()


def is_jump(last: int, workers: int) -> bool:
    """Whether a change of workers is to be explained: more than so many per cent, or so many persons (settings)."""
    change = abs(workers - last)
    return change * 100 > last * settings.MONTHLY_JUMP_PERCENT or change >= settings.MONTHLY_JUMP_PERSONS


def imbalance(last: int | None, numbers: Numbers) -> str:
    """A sentence where last month's workers with those hired and without those who left are not this month's; else "".
    It never blocks: people also come from and go to other branches of a firm."""
    if last is None or last + numbers.hired - numbers.left == numbers.workers:
        return ""
    expected = last + numbers.hired - numbers.left
    return (
        f"上月 {last} 人，加新招 {numbers.hired} 人、减流出 {numbers.left} 人应为 {expected} 人，"
        f"与填报的 {numbers.workers} 人不一致，请核对；确实如此的不用改。"
    )


def report_month(*, row: EmployerMonth, numbers: Numbers, explanation: str, by: Any, revision: int) -> EmployerMonth:
    """填报, and the correction of it; revision: the one the form was made of.

    Raises Refused when somebody was faster, the month is checked, more were laid off than left, or a jump has no reason.
    """
    explanation = explanation.strip()
    if numbers.laid_off > numbers.left:
        raise Refused("裁员人数已包含在流出人数里，不能比流出多。", field="laid_off")
    with transaction.atomic():
        current = _seen(row, revision)
        last = month_before(current)
        jump = last is not None and last.workers is not None and is_jump(last.workers, numbers.workers)
        if jump and last is not None and not explanation:
            words = f"月末用工人数和上月（{last.workers} 人）相比变化较大，请在“说明”里写一句原因再提交。"
            raise Refused(words, field="explanation")
        _move(
            current,
            "report",
            **asdict(numbers),
            explanation=explanation,
            is_jump=jump,
            reported_by=by,
            reported_at=now(),
            answer="",
        )
        _write_down("report_month", current, jump=jump)
    return current


def repeat_month(*, row: EmployerMonth, by: Any, revision: int) -> EmployerMonth:
    """与上月一致: workers and shortage as the month before, nobody came or went. Raises Refused where that was not told."""
    last = month_before(row)
    if last is None or last.workers is None:
        raise Refused("上个月还没有填报，没有可以照抄的数，请直接填写。")
    numbers = Numbers(workers=last.workers, shortage=last.shortage or 0)
    return report_month(row=row, numbers=numbers, explanation="", by=by, revision=revision)


def check_month(*, row: EmployerMonth, by: Any, revision: int) -> None:
    """审核: the numbers that were seen are right. Raises Refused for one's own report, or when they have changed."""
    with transaction.atomic():
        current = _seen(row, revision)
        refuse_own_submission(current.reported_by_id, by)
        _move(current, "check", checked_by=by, checked_at=now())
        audit("check_month", about=current, region=current.region, detail={"month": f"{current.month:%Y-%m}"})


def return_month(*, row: EmployerMonth, reason: str, by: Any, revision: int) -> None:
    """退回: the firm reads why and reports again; until then the numbers do not count. Raises Refused without a reason."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明哪里不对、怎样改。", field="reason")
    with transaction.atomic():
        current = _seen(row, revision)
        refuse_own_submission(current.reported_by_id, by)
        _move(current, "return", answer=reason, checked_by=None, checked_at=None)
        _write_down("return_month", current, reason=reason)


def lock_months(*, month: date) -> int:
    """锁定: every checked month of the scope stays as it is. Returns how many; raises Refused for none."""
    with transaction.atomic():
        rows = EmployerMonth.objects.filter(month=month, state=MonthState.CHECKED)
        locked = rows.update(state=MonthState.LOCKED)
        if not locked:
            raise Refused("这个月没有已审核、未锁定的单位，不用锁定。")
        audit("lock_months", detail={"month": f"{month:%Y-%m}", "firms": locked})
    return locked


def remind_months(*, month: date) -> int:
    """催报: every firm of the scope that has not reported reads it on its first page. Raises Refused for none."""
    with transaction.atomic():
        reminded = EmployerMonth.objects.due().filter(month=month).update(reminded_at=now())
        if not reminded:
            raise Refused("这个月没有待填报的单位，不用催。")
        audit("remind_months", detail={"month": f"{month:%Y-%m}", "firms": reminded})
    return reminded


def dial_employer(*, employer: Employer, by: Any) -> str:
    """The phone of a firm's contact for one call. Raises Refused past the day's limit."""
    return call(about=employer, phone=employer.contact_phone, by=by)


def opened(employer: Employer, month: date) -> EmployerMonth:
    """The firm's month, made due where it is not there yet: a workbook brings past months, and firms that need not report."""
    EmployerMonth.objects.bulk_create(
        [EmployerMonth(employer=employer, region=employer.region, region_path=employer.region_path, month=month)],
        ignore_conflicts=True,
    )
    return EmployerMonth.objects.select_related("region").get(employer=employer, month=month)


def _seen(row: EmployerMonth, revision: int) -> EmployerMonth:
    """The row as it stands, held to the end of the transaction; refused if it is no longer the one that was seen."""
    current = EmployerMonth.objects.select_for_update(of=("self",)).select_related("region").get(pk=row.pk)
    if current.revision != revision:
        raise Refused(FASTER)
    return current


def _move(current: EmployerMonth, verb: str, **changes: Any) -> None:
    if not transitions.move(current, MONTH_MOVES, verb, revision=current.revision + 1, **changes):
        raise Refused(WRONG_STATE[verb])


def _write_down(verb: str, row: EmployerMonth, reason: str = "", **detail: Any) -> None:
    audit(
        verb,
        about=row,
        region=row.region,
        marks=(EMPLOYER_MONTHS,),
        since=last_day(row.month),
        reason=reason,
        detail={"month": f"{row.month:%Y-%m}", **detail},
    )
