"""大赛: called, entered, screened, judged by three or more in one or several rounds, promoted to the city.

The contest's row is held while it is judged, so that nobody scores what is being counted.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs import transitions
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from stations.models import Region
from training.contest_enums import CONTEST_ENTRIES, CONTEST_MOVES, ENTRY_MOVES, ContestState, EntryState
from training.models import Contest, ContestEntry, ContestJudge, ContestScore
from training.models.contest import LEAST_JUDGES
from workers.models import LabourRecord

DONE_BEFORE = "状态已经变了，可能有人刚处理过，请刷新后再看。"
CENT = Decimal("0.01")


def call_contest(
    *, kind: str, title: str, region: Region, entry_until: date, held_on: date, promotes: int, by: Any, about: str = "",
) -> Contest:  # fmt: skip
    """办一个大赛. Raises Refused for days that are over or turned round, or for one that is there."""
    if entry_until < today():
        raise Refused("报名截止不能早于今天。", field="entry_until")
    if held_on < entry_until:
        raise Refused("评审日期不能早于报名截止。", field="held_on")
    try:
        with transaction.atomic():
            made = Contest.objects.create(
                kind=kind,
                title=title.strip(),
                region=region,
                about=about.strip(),
                entry_until=entry_until,
                held_on=held_on,
                promotes=promotes,
                made_by=by,
            )
            audit("call_contest", about=made, region=region)
    except IntegrityError as error:
        raise Refused("这个大赛已经登记过。", field="title") from error
    return made


def add_judge(*, contest: Contest, name: str, unit: str) -> ContestJudge:
    """加一位评委. Raises Refused for the same one twice, or once points were given."""
    try:
        with transaction.atomic():
            row = held(contest)
            if ContestScore.objects.filter(judge__contest=row).exists() or row.state not in BEFORE_POINTS:
                raise Refused("已经开始打分，不能再换评委。", field="name")
            made = ContestJudge.objects.create(contest=row, name=name.strip(), unit=unit.strip())
            audit("add_judge", about=row, region=row.region)
    except IntegrityError as error:
        raise Refused("这位评委已经在评委会里。", field="name") from error
    return made


BEFORE_POINTS = (ContestState.OPEN, ContestState.CLOSED, ContestState.JUDGING)


def enter(
    *, contest: Contest, region: Region, title: str, leader: str, summary: str, by: Any, unit: str = "",
    phone: str = "", person: LabourRecord | None = None,
) -> ContestEntry:  # fmt: skip
    """报名. Raises Refused once entries are closed, or for a project that has entered."""
    try:
        with transaction.atomic():
            row = held(contest)
            if row.state != ContestState.OPEN or row.entry_until < today():
                raise Refused("报名已经截止。")
            made = ContestEntry(
                contest=row,
                record=person,
                region=region,
                counted_region=region,
                kind=row.kind,
                title=title.strip(),
                unit=unit.strip(),
                leader=leader.strip(),
                summary=summary.strip(),
                entered_on=today(),
                entered_by=by,
            )
            made.phone = phone or None
            made.save(force_insert=True)
            audit("enter_contest", about=made, region=region, marks=(CONTEST_ENTRIES,))
    except IntegrityError as error:
        raise Refused("这个项目已经报过名。", field="title") from error
    return made


def withdraw(*, entry: ContestEntry, reason: str) -> None:
    """退赛. Raises Refused without a reason, or once it is decided."""
    if not reason.strip():
        raise Refused("请写明为什么退赛。", field="reason")
    with transaction.atomic():
        held(entry.contest)
        _step(entry, "withdraw", why=reason.strip(), reason=reason.strip())


def close_entries(*, contest: Contest) -> None:
    """报名截止. Raises Refused without an entry."""
    with transaction.atomic():
        row = held(contest)
        if not ContestEntry.objects.counted().filter(contest=row).exists():
            raise Refused("还没有人报名。")
        _move(row, "close")


def reopen(*, contest: Contest, entry_until: date | None) -> None:
    """再开放报名. Raises Refused for a day that is over or after the judging."""
    if entry_until is None or entry_until < today():
        raise Refused("请填新的截止日期，不能早于今天。", field="entry_until")
    with transaction.atomic():
        row = held(contest)
        if entry_until > row.held_on:
            raise Refused("报名截止不能晚于评审日期。", field="entry_until")
        _move(row, "reopen", entry_until=entry_until)


def screen(*, contest: Contest, kept: set[Any], reasons: dict[Any, str]) -> None:
    """初审: kept are keys of entries that are judged; reasons: for each of the others, why not.

    Raises Refused for an unknown key, without anybody, without a reason, or with fewer than three judges.
    """
    with transaction.atomic():
        row = held(contest)
        entries = {one.pk: one for one in _entries(row, EntryState.ENTERED)}
        if kept - set(entries):
            raise Refused("名单已经变了，请刷新后再选。")
        if not kept:
            raise Refused("请至少选一个项目进入评审。")
        if row.judges.count() < LEAST_JUDGES:
            raise Refused(f"至少要 {LEAST_JUDGES} 位评委，请先登记评委。")
        for key, one in entries.items():
            reason = reasons.get(key, "").strip()
            if key not in kept and not reason:
                raise Refused(f"“{one.title}”没有进入评审，请写明原因。")
            if key in kept:
                _step(one, "shortlist", round=1)
            else:
                _step(one, "screen_out", why=reason, reason=reason)
        _move(row, "screen", round=1)


def score(*, contest: Contest, points: dict[tuple[Any, Any], Decimal]) -> int:
    """打分 of the running round; points: (key of an entry, key of a judge) -> 0 to 100. May be put right until the round
    is decided. Returns how many entries now have a mean.

    Raises Refused for somebody who is not judged or no judge, or for points out of range.
    """
    with transaction.atomic():
        row = held(contest)
        if row.state != ContestState.JUDGING:
            raise Refused("不在评审中，不能打分。")
        entries = {one.pk: one for one in _entries(row, EntryState.SHORTLISTED)}
        judges = set(row.judges.values_list("pk", flat=True))
        if {entry for entry, _ in points} - set(entries) or {judge for _, judge in points} - judges:
            raise Refused("名单或评委已经变了，请刷新后再打分。")
        if any(not 0 <= number <= 100 for number in points.values()):
            raise Refused("分数在 0 到 100 之间。")
        rows = [
            ContestScore(
                entry_id=key,
                judge_id=judge,
                round=row.round,
                points=number,
                region_id=entries[key].region_id,
                region_path=entries[key].region_path,
            )
            for (key, judge), number in points.items()
        ]
        ContestScore.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["entry", "judge", "round"], update_fields=["points"]
        )
        audit("score_contest", about=row, region=row.region, detail={"points": len(rows), "round": row.round})
        return sum(_mean(one, row.round, len(judges)) for one in entries.values())


def next_round(*, contest: Contest, keep: int) -> None:
    """下一轮: the best so many go on. Raises Refused while somebody is not judged, or when the cut divides equals."""
    with transaction.atomic():
        row = held(contest)
        best, others = _parted(row, keep)
        for one in others:
            _step(one, "drop")
        following = row.round + 1
        ContestEntry.objects.filter(pk__in=[one.pk for one in best]).update(round=following, mean=None, judged_by=0)
        _move(row, "next_round", round=following)


def publish_result(*, contest: Contest) -> None:
    """公布: the best go to the city. Raises Refused while somebody is not judged, or when the last place is shared."""
    with transaction.atomic():
        row = held(contest)
        best, others = _parted(row, row.promotes)
        for one in best:
            _step(one, "promote")
        for one in others:
            _step(one, "pass_over")
        _move(row, "decide")


def hand_over(*, contest: Contest) -> None:
    """已推送市里."""
    with transaction.atomic():
        _move(held(contest), "hand")


def cancel_contest(*, contest: Contest, reason: str) -> None:
    """取消. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused("请写明为什么取消。", field="reason")
    with transaction.atomic():
        _move(held(contest), "cancel", why=reason.strip(), reason=reason.strip())


def held(contest: Contest) -> Contest:
    """The contest, held to the end of the transaction."""
    rows = Contest.objects.select_for_update(of=("self",)).select_related("region")
    row: Contest = rows.get(pk=contest.pk)
    return row


def _parted(row: Contest, keep: int) -> tuple[list[ContestEntry], list[ContestEntry]]:
    """The best `keep` of the running round, and the others, by their means."""
    entries = _entries(row, EntryState.SHORTLISTED)
    means = sorted(((one.mean, one) for one in entries if one.mean is not None), key=lambda pair: -pair[0])
    unjudged = [one.title for one in entries if one.mean is None]
    if unjudged:
        raise Refused(f"“{unjudged[0]}”等 {len(unjudged)} 个项目还没有全部评委的分数。")
    if keep < 1:
        raise Refused("至少留 1 个。", field="keep")
    ranked = [one for _, one in means]
    if keep < len(ranked) and ranked[keep - 1].mean == ranked[keep].mean:
        raise Refused(f"第 {keep} 名和第 {keep + 1} 名同分（{ranked[keep].mean}），请评委合议后改分。")
    return ranked[:keep], ranked[keep:]


def _mean(one: ContestEntry, running: int, judges: int) -> bool:
    """The mean of the round once every judge has given points; tells whether there is one."""
    given = list(ContestScore.objects.filter(entry=one, round=running).values_list("points", flat=True))
    whole = len(given) >= LEAST_JUDGES and len(given) == judges
    mean = (sum(given, Decimal(0)) / len(given)).quantize(CENT, ROUND_HALF_UP) if whole else None
    ContestEntry.objects.filter(pk=one.pk).update(mean=mean, judged_by=len(given) if whole else 0)
    return whole


def _entries(row: Contest, state: str) -> list[ContestEntry]:
    rows = ContestEntry.objects.filter(contest=row, state=state).select_related("region")
    return list(rows.order_by("id"))


def _move(row: Contest, verb: str, *, why: str = "", **changes: Any) -> None:
    if not transitions.move(row, CONTEST_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    audit(f"{verb}_contest", about=row, region=row.region, reason=why)


def _step(row: ContestEntry, verb: str, *, why: str = "", **changes: Any) -> None:
    if not transitions.move(row, ENTRY_MOVES, verb, **changes):
        raise Refused(DONE_BEFORE)
    counted, since = row.counted_region_id, row.entered_on
    audit(
        f"{verb}_entry",
        about=row,
        region=row.region,
        marks=(CONTEST_ENTRIES,),
        since=since,
        counted_in=counted,
        reason=why,
    )
