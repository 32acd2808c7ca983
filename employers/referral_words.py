"""What a referral says to whoever reads it: its next step, and the buttons that lead there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from employers.referral_enums import ReferralState
from jiayu_jobs.clock import now


@dataclass(frozen=True, slots=True)
class Action:
    """One button. fields: of ReferralStepForm, asked before; main: what is usually next."""

    verb: str
    label: str
    fields: tuple[str, ...] = ()
    main: bool = False


AGREE = Action("agree", "本人同意", main=True)
DECLINE = Action("decline", "本人不去", ("person_reason",))
LOSE = Action("lose", "联系不上")
INVITE = Action("invite", "约面试", ("interview_on", "interview_time", "interview_place"))
OFFER = Action("offer", "录用", ("starts_on",))
ONBOARD = Action("onboard", "到岗", ("started_on", "evidence"))
MISS = Action("miss", "未到岗")
REFUSE = Action("refuse", "不合适", ("firm_reason",))
CHANGE = Action("invite", "改面试时间", INVITE.fields)


def _main(action: Action) -> Action:
    return Action(action.verb, action.label, action.fields, main=True)


FIRM_ACTIONS: dict[str, tuple[Action, ...]] = {
    ReferralState.CONTACTED: (_main(INVITE), OFFER, ONBOARD, REFUSE),
    ReferralState.INTERVIEWING: (_main(OFFER), ONBOARD, CHANGE, MISS, REFUSE),
    ReferralState.OFFERED: (_main(ONBOARD), MISS, REFUSE),
}
DESK_ACTIONS: dict[str, tuple[Action, ...]] = {
    ReferralState.RECOMMENDED: (AGREE, DECLINE, LOSE),
    **{state: (*actions, DECLINE, LOSE) for state, actions in FIRM_ACTIONS.items()},
}
NEXT = {
    ReferralState.RECOMMENDED: "等本人同意",
    ReferralState.CONTACTED: "等单位约面试",
    ReferralState.INTERVIEWING: "等面试结果",
    ReferralState.OFFERED: "等到岗",
}


def next_step(row: Any) -> str:
    """What is awaited and until when, of a referral or a card; empty when it is over."""
    if row.state not in NEXT:
        return ""
    words = [NEXT[ReferralState(row.state)]]
    if row.state == ReferralState.INTERVIEWING and row.interview_at:
        words = [f"{moment(row.interview_at)} 在{row.interview_place}面试"]
    if row.state == ReferralState.OFFERED and row.starts_on:
        words = [f"{row.starts_on:%m-%d} 上岗"]
    if row.asked_again_at:
        words.append(f"已催过一次，到 {last_day(row.due_at)} 还不答复就作罢" if row.due_at else "已催过一次")
    elif row.due_at and row.state == ReferralState.RECOMMENDED:
        words.append(f"剩 {max(int((row.due_at - now()).total_seconds() // 3600), 0)} 小时")
    elif row.due_at:
        words.append(f"{last_day(row.due_at)} 下班前答复")
    return "，".join(words)


def moment(at: Any) -> str:
    """A moment as people say it here."""
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def last_day(due: Any) -> str:
    """The last day before a deadline, which is a midnight."""
    return f"{timezone.localtime(due - timedelta(minutes=1)):%m-%d}"
