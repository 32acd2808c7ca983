"""电话抽查 as it stands: whom to call next, and how each village's records stood the test."""

from datetime import date
from typing import Any

from django.db.models import Count, Q

from jiayu_jobs.clock import today
from stations.models import Region
from workers.check_enums import CheckState
from workers.models import PhoneCheck, PhoneSample


def this_month() -> date:
    """The first of this month, which names it."""
    return today().replace(day=1)


def next_to_call(by: Any, region: Region | None = None) -> PhoneCheck | None:
    """The next person of this month's samples whom this account may call: not one it has confirmed itself."""
    rows = PhoneCheck.objects.waiting().filter(month=this_month())
    if region is not None:
        rows = rows.filter(region__in=Region.objects.under(region.path))
    own = Q(confirmed_by=by) | Q(record__verified_by=by)
    # A name that is not known is nobody's own: the comparison with NULL must not drop the row.
    related = ("record__region__parent", "record__occupation", "record__household")
    return rows.exclude(pk__in=rows.filter(own).values("pk")).select_related(*related).first()


def results_by_village(path: str, month: date) -> dict[str, dict[str, Any]]:
    """By code, of villages with a sample of a month below a region: drawn, agrees, differs, unreached, waiting, open
    (people), share (agreeing of those reached, per cent, None without any), and the sample."""
    lines: dict[str, dict[str, Any]] = {}
    samples = PhoneSample.objects.filter(month=month, region__in=Region.objects.under(path)).select_related("drawn_by")
    for sample in samples.defer("pool"):
        counts = dict.fromkeys(("drawn", "agrees", "differs", "unreached", "waiting", "open"), 0)
        lines[sample.region_id] = {"sample": sample, **counts}
    counted = PhoneCheck.objects.filter(month=month, counted_region__in=lines).order_by()
    for row in counted.values("counted_region_id").annotate(
        drawn=Count("id"),
        open=Count("id", filter=Q(state=CheckState.DIFFERS, corrected_at=None)),
        **{state.value: Count("id", filter=Q(state=state)) for state in CheckState},
    ):
        lines[row["counted_region_id"]].update(row)
    for line in lines.values():
        reached = line["agrees"] + line["differs"]
        line["share"] = 100 * line["agrees"] / reached if reached else None
    return lines
