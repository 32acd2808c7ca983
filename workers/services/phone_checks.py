"""电话抽查: the town draws a month's sample of a village, calls, and the village puts right what was wrong.

Nobody calls about what they confirmed themselves. A draw can be repeated from what is stored: pool, seed and share.
"""

import math
import random
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import midnight, now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.transitions import move
from stations.models import Region
from stations.services.review import refuse_own_submission
from workers.check_enums import CHECK_MOVES, CheckItem, CheckState
from workers.models import LabourChange, LabourRecord, PhoneCheck, PhoneSample

DONE_BEFORE = "这个人已经有结果了，请打下一个。"
TRIES = 3
# An ID number or a phone would lie in clear where it is typed as a remark.
NUMBERS = re.compile(r"\d{7,}")


def draw_sample(*, region: Region, by: Any) -> PhoneSample:
    """Draw this month's sample of one village or community of one's scope. Raises Refused when it was drawn already
    or nothing has changed."""
    if not region.is_leaf:
        raise Refused("请选择一个村或社区。", field="region")
    sample = _draw(region, by)
    if sample is None:
        raise Refused("上次抽取以后没有变动或核实过的记录，不用抽查。")
    return sample


def _draw(region: Region, by: Any) -> PhoneSample | None:
    """The sample, or None where nothing has changed."""
    month, moment = today().replace(day=1), now()
    last = PhoneSample.objects.filter(region=region).order_by("-drawn_at").first()
    since = last.drawn_at if last else midnight(month)
    people = {person.pk: person for person in _pool(region, since, moment)}
    keys = sorted(people)
    if not keys and not (last and last.month == month):
        return None
    sample = PhoneSample(
        region=region,
        month=month,
        seed=secrets.randbits(62),
        share=settings.PHONE_CHECK_SHARE,
        since=since,
        pool=keys,
        drawn_by=by,
        drawn_at=moment,
    )
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
            for position, key in enumerate(drawn_from(keys, sample.seed, sample.share), start=1):
                PhoneCheck(
                    sample=sample,
                    record=people[key],
                    region=region,
                    counted_region=region,
                    month=month,
                    position=position,
                    confirmed_by=people[key].verified_by,
                ).save(force_insert=True)
            audit("draw_sample", about=sample, region=region, detail={"pool": len(keys), "share": sample.share})
    except IntegrityError as error:
        raise Refused("这个村（社区）本月已经抽过，一个月只抽一次。", field="region") from error
    return sample


def draw_samples(*, path: str, by: Any) -> tuple[int, int]:
    """Draw every village below a region that has not been drawn this month and has something to check; returns how many
    villages and people."""
    month = today().replace(day=1)
    done = PhoneSample.objects.filter(month=month).values("region")
    drawn = people = 0
    for region in Region.objects.leaves().under(path).exclude(pk__in=done).order_by("path"):
        if sample := _draw(region, by):
            drawn, people = drawn + 1, people + sample.checks.count()
    return drawn, people


def drawn_from(pool: Sequence[UUID], seed: int, share: int) -> list[UUID]:
    """The drawn keys in the order of calling: the same for the same pool, seed and share (per cent, at least one)."""
    size = min(len(pool), max(1, math.ceil(len(pool) * share / 100)))
    return random.Random(seed).sample(sorted(pool), size)  # noqa: S311  # nosec B311  # must be drawn again, not guessed


def answer_check(*, check: PhoneCheck, result: str, by: Any, wrong: Iterable[str] = (), said: str = "") -> PhoneCheck:
    """What one call brought. result: AGREES, DIFFERS with the wrong items, or UNREACHED, which after three tries ends it.

    Raises Refused for who confirmed the record, for a difference without an item, for a remark with a long number in it,
    and when somebody answered before.
    """
    refuse_own_submission(check.confirmed_by_id, by)
    refuse_own_submission(check.record.verified_by_id, by)
    items = [item for item in CheckItem.values if item in set(wrong)]
    if result == CheckState.DIFFERS and not items:
        raise Refused("请勾选哪一项不符。", field="wrong")
    if NUMBERS.search(said):
        raise Refused("实际情况里不写身份证号和电话号码；号码不对的勾“电话”，请村里改。", field="said")
    with transaction.atomic():
        verb, changes = _changes(check, result, items, said.strip())
        if not move(check, CHECK_MOVES, verb, checked_by=by, checked_at=now(), **changes):
            raise Refused(DONE_BEFORE)
        detail = {"result": result, "items": items, "tries": check.tries}
        audit("answer_check", about=check.record, region=check.region, detail=detail)
    return check


def _changes(check: PhoneCheck, result: str, items: list[str], said: str) -> tuple[str, dict[str, Any]]:
    """The move and what goes with it."""
    if result == CheckState.AGREES:
        return "agree", {}
    if result == CheckState.DIFFERS:
        return "differ", {"wrong": items, "left": items, "said": said}
    current = PhoneCheck.objects.select_for_update(of=("self",)).filter(pk=check.pk).first()
    tries = (current.tries if current else 0) + 1
    return "give_up" if tries >= TRIES else "miss", {"tries": tries}


def reopen_check(*, check: PhoneCheck, by: Any) -> None:
    """The caller was wrong: the person is called again. Raises Refused for who confirmed the record, and when the
    village has corrected it meanwhile."""
    refuse_own_submission(check.confirmed_by_id, by)
    with transaction.atomic():
        current = PhoneCheck.objects.select_for_update(of=("self",)).filter(pk=check.pk).first()
        changes: dict[str, Any] = {"wrong": [], "left": [], "said": "", "checked_by": None, "checked_at": None}
        if current is None or current.corrected_at or not move(check, CHECK_MOVES, "reopen", **changes):
            raise Refused("这一条已经更正或已有别的结果，不能重打。")
        audit("reopen_check", about=check.record, region=check.region)


def settle_checks(row: LabourRecord, items: Iterable[str]) -> None:
    """A correction of a record settles what a call has found wrong about it. items: what was corrected. Inside the
    correction's own transaction, which is what the audit tells."""
    done = set(items)
    for check in PhoneCheck.objects.to_correct().filter(record=row):
        check.left = [item for item in check.left if item not in done]
        if not check.left:
            check.corrected_at = now()
        check.save(update_fields=["left", "corrected_at"])


def _pool(region: Region, since: datetime, until: datetime) -> Any:
    """Records of a village that were changed or confirmed since a moment."""
    changed = LabourChange.objects.filter(record=OuterRef("pk"), recorded_at__gte=since, recorded_at__lt=until)
    confirmed = Q(verified_at__gte=since, verified_at__lt=until)
    rows = LabourRecord.objects.active().filter(region=region).filter(confirmed | Q(Exists(changed)))
    return rows.select_related("verified_by")
