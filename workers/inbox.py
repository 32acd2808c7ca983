"""What waits for a desk: people whose consent is to be asked, records that nobody confirmed for long."""

from typing import Any

from django.urls import reverse

from jiayu_jobs.clock import today
from stations.inbox import Waiting, counted, register
from workers.checking import this_month
from workers.enums import ConsentState, ErasureState
from workers.models import DuplicatePair, ErasureRequest, LabourRecord, NumberCorrection, PhoneCheck, TransferCase
from workers.provincial_due import people_due
from workers.provincial_enums import Due
from workers.verifying import FRESH_DAYS, fresh_since


@register
def transfers_to_decide(authority: Any) -> list[Waiting]:
    """Transfers that a town has to answer; the county is told of those that are overdue."""
    if not authority.may("transfers.decide"):
        return []
    waiting = TransferCase.objects.waiting()
    if authority.is_county:
        waiting = waiting.filter(due_on__lt=today())
    label = "迁移申请超过期限" if authority.is_county else "迁移申请等待审核"
    return [counted(label, waiting, reverse("workers:transfers"), "7 天内答复。")]


@register
def checks_to_answer(authority: Any) -> list[Waiting]:
    """What the village has to put right after a call; whom the town has still to call."""
    if not authority.may("checks.view"):
        return []
    address = reverse("workers:checks")
    lines = [counted("电话抽查不符，要改正", PhoneCheck.objects.to_correct(), address, "改了登记就自动消去。")]
    if authority.may("checks.call"):
        waiting = PhoneCheck.objects.waiting().filter(month=this_month())
        lines.append(counted("电话抽查待打", waiting, address, "自己核实过的人由同事来打。"))
    return lines


@register
def registrations_due(authority: Any) -> list[Waiting]:
    """Registrations at the province that are to be reviewed, or that people's status contradicts by now."""
    if not authority.may("province.register"):
        return []
    address, lines = reverse("workers:registrations"), []
    for due, note in (
        (Due.REVIEW, "在省系统复核后，到个人页记一笔。"),
        (Due.CONTRADICTS, "在省系统注销后，到个人页记一笔。"),
    ):
        lines.append(counted(due.label, people_due(due), f"{address}?due={due.value}", note))
    return lines


@register
def corrections_to_decide(authority: Any) -> list[Waiting]:
    """Corrections of ID numbers that wait for one's own level."""
    if not authority.may("numbers.decide"):
        return []
    rows = NumberCorrection.objects.waiting_for(authority.region)
    return [counted("身份证号更正等待审核", rows, reverse("workers:corrections"), "对照证件核对后答复。")]


@register
def duplicates_to_decide(authority: Any) -> list[Waiting]:
    """Pairs that may be one person, for who merges them."""
    if not authority.may("duplicates.decide"):
        return []
    note = "是同一个人就合并，不是的写明依据。"
    return [counted("可能重复的档案", DuplicatePair.objects.open(), reverse("workers:duplicates"), note)]


@register
def erasures_to_decide(authority: Any) -> list[Waiting]:
    """Requests to erase that the county has to answer."""
    if not authority.may("erasures.decide"):
        return []
    rows = ErasureRequest.objects.filter(state=ErasureState.ASKED)
    address = f"{reverse('workers:erasures')}?state=asked"
    return [counted("删除申请等待审核", rows, address, "15 个工作日内答复。")]


@register
def records_to_confirm(authority: Any) -> list[Waiting]:
    """Consent to ask and records to confirm, for who may register people."""
    if not authority.may("workers.register"):
        return []
    people = LabourRecord.objects.active()
    pending = people.filter(consent_state=ConsentState.PENDING)
    stale = people.filter(verified_at__lt=fresh_since())
    address = reverse("workers:list")
    to_verify = reverse("workers:verify") if authority.may("workers.verify") else f"{address}?sort=verified"
    ask, note = "下次联系时问一声，在个人页点“本人同意”。", "从最久没有核实的开始，一户一户核实。"
    complete = "本人带来证件时，在个人页点“补身份证号”。"
    return [
        counted("待本人确认同意", pending, f"{address}?consent=pending", ask),
        counted(f"{FRESH_DAYS} 天没有核实", stale, to_verify, note),
        counted("待补身份证号", people.without_number(), f"{address}?number=missing", complete),
    ]
