"""/buses/: trips to employers, their riders, the day itself on a phone, the roster on paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.bus_enums import ON_THE_DAY, STEPS_BACK, TAKES_RIDERS, BusState, RiderState
from employers.bus_forms import BusActForm, BusFilterForm, RideForm, TripForm, VehicleForm, filtered_trips, vacancies_of
from employers.models import BusRider, BusTrip
from employers.referral_enums import ReferralState
from employers.services import buses as services
from employers.words import ACTIONS
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.histories import history_of
from stations.views.lists import list_context
from workers.models import LabourRecord
from workers.services.search import find_people
from workers.views.people import get_person

ORDER = ("-runs_on", "-id")
MOST_FOUND = 20
UNKNOWN = "没有这个操作，请刷新后再试。"


def get_trip(pk: Any) -> BusTrip:
    """A trip, or 404."""
    found: BusTrip = get_object_or_404(BusTrip.objects.select_related("region"), pk=pk)
    return found


@requires("buses.view")
@require_GET
def bus_list(request: PortalRequest) -> HttpResponse:
    """送工车, the newest first."""
    rows = BusTrip.objects.prefetch_related("firms")
    context = list_context(request, rows, ORDER, BusFilterForm(request.GET), filtered_trips, "趟", "buses")
    context |= {"clear_url": reverse("employers:buses"), "may_run": request.authority.may("buses.run")}
    return page(request, "employers/buses.html", context)


@requires("buses.run")
@require_http_methods(["GET", "POST"])
def new_bus(request: PortalRequest) -> HttpResponse:
    """安排一趟车."""
    form = TripForm(request.POST or None, initial={"leaves_at": "08:00"})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_trip(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("plan_bus", refusal).message)
        else:
            messages.success(request, "已安排，下一步加车。")
            return redirect("employers:bus", made.pk)
    context = {"form": form, "back_url": reverse("employers:buses")}
    return page(request, "employers/new_bus.html", context, status=422 if form.errors else 200)


@requires("buses.view")
@require_GET
def bus(request: PortalRequest, pk: Any) -> HttpResponse:
    """One trip: when, where to, with what, and one's own people on it."""
    return shown(request, get_trip(pk))


def shown(request: PortalRequest, trip: BusTrip, status: int = 200, form: Any = None) -> HttpResponse:
    """The trip's page."""
    may = request.authority.may
    riders = list(
        BusRider.objects.filter(trip=trip)
        .exclude(state=RiderState.OFF)
        .select_related("record", "region__parent", "referral")
    )
    away = trip.state in (BusState.DEPARTED, BusState.ARRIVED)
    may_add = may("buses.add") and trip.state in TAKES_RIDERS
    who = request.GET.get("who", "").strip()[:20] if may_add else ""
    placed = [row for row in riders if row.referral and row.referral.state == ReferralState.ONBOARDED]
    context = {
        "trip": trip,
        "vehicles": trip.vehicles.all(),
        "firms": trip.firms.all(),
        "riders": riders,
        "may_run": may("buses.run"),
        "may_add": may_add,
        "may_tell": may("buses.add") and trip.state in STEPS_BACK,
        "who": who,
        "found": _found(who, {row.record_id for row in riders}) if who else [],
        "calling": may("buses.add") and trip.state in ON_THE_DAY and trip.runs_on <= today(),
        "asking": may("referrals.use") and away,
        "vacancies": vacancies_of(trip)[:50] if away else [],
        "referred": sum(1 for row in riders if row.referral_id),
        "placed": len(placed),
        "each": trip.cost / len(placed) if placed and trip.cost is not None and may("buses.run") else None,
        "vehicle_form": form or VehicleForm(),
        "act_form": BusActForm(),
        "act_url": reverse("employers:act-bus", args=[trip.pk]),
        "history": history_of(trip, ACTIONS),
    }
    return page(request, "employers/bus.html", context, status=status)


def _found(who: str, on_it: set[Any]) -> list[LabourRecord]:
    """The first people of one's own scope by that name who are not on the list yet."""
    rows = LabourRecord.objects.active().filter(pk__in=find_people(who, n=MOST_FOUND)).exclude(pk__in=on_it)
    return list(rows.select_related("region__parent"))


@requires("buses.add")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """The buttons on a trip; those that run it are for who may."""
    trip = get_trip(pk)
    verb = request.POST.get("verb", "")
    if verb == "vehicle" and request.authority.may("buses.run"):
        return _add_vehicle(request, trip)
    told, said, work = _acts(request, trip).get(verb, ("run_bus", "", _unknown))
    return carry_out(request, told, work, said, trip, back="employers:bus", key=trip.pk)


def _add_vehicle(request: PortalRequest, trip: BusTrip) -> HttpResponse:
    form = VehicleForm(request.POST)
    if form.is_valid():
        try:
            services.add_vehicle(trip=trip, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("add_bus_vehicle", refusal, about=trip).message)
        else:
            messages.success(request, "已加车。")
            return redirect("employers:bus", trip.pk)
    return shown(request, trip, status=422, form=form)


def _unknown() -> None:
    raise Refused(UNKNOWN)


def _acts(request: PortalRequest, trip: BusTrip) -> dict[str, tuple[str, str, Callable[[], Any]]]:
    """verb of the button -> (verb that is written down, what is said, what is done)."""
    form = BusActForm(request.POST)
    form.is_valid()
    given, may = form.cleaned_data, request.authority.may

    def rider() -> BusRider:
        rows: Any = BusRider.objects.filter(trip=trip).select_related("trip", "record__region", "region")
        found: BusRider | None = rows.filter(pk=given.get("rider")).first()
        if found is None:
            raise Refused("名单里没有这个人，请刷新后再试。")
        return found

    def add() -> BusRider:
        person = LabourRecord.objects.active().select_related("region").filter(pk=given.get("person")).first()
        if person is None:
            raise Refused("没有找到这个人，请重新查。")
        return services.add_rider(trip=trip, person=person, pickup=given.get("pickup", ""), by=request.user)

    interest = lambda yes: services.note_interest(  # noqa: E731  # one call
        rider=rider(), interested=yes, by=request.user, vacancy_id=given.get("vacancy")
    )
    acts: dict[str, tuple[str, str, Callable[[], Any]]] = {
        "add": ("add_rider", "已报名。", add),
        "off": ("step_back_rider", "已取消，候补的人自动补上。", lambda: services.step_back(rider=rider())),
        "board": ("board_rider", "已记上车。", lambda: services.mark_rider(rider=rider(), boarded=True)),
        "absent": ("miss_rider", "已记没有来。", lambda: services.mark_rider(rider=rider(), boarded=False)),
    }
    if may("referrals.use"):
        acts |= {
            "interested": ("note_interest", "已记有意向，同时推介给单位。", lambda: interest(True)),
            "not_interested": ("note_interest", "已记没有意向。", lambda: interest(False)),
        }
    if may("buses.run"):
        acts |= {
            "open": ("open_bus", "已开放报名。", lambda: services.open_trip(trip=trip)),
            "depart": ("depart_bus", "已发车。", lambda: services.depart(trip=trip)),
            "arrive": ("arrive_bus", "已到企业，请记每个人的意向。", lambda: services.arrive(trip=trip)),
            "close": (
                "close_bus",
                "已结束，数字不再变。",
                lambda: services.close_trip(trip=trip, cost=given.get("cost")),
            ),
            "cancel": (
                "cancel_bus",
                "已取消。",
                lambda: services.cancel_trip(trip=trip, reason=given.get("reason", "")),
            ),
        }
    return acts


@requires("buses.view")
@require_GET
def roster(request: PortalRequest, pk: Any) -> HttpResponse:
    """乘车名单 on paper, by the place to board: one's own people."""
    trip = get_trip(pk)
    riders = BusRider.objects.filter(trip=trip).aboard().select_related("record", "region__parent")
    context = {
        "trip": trip,
        "vehicles": trip.vehicles.all(),
        "firms": trip.firms.all(),
        "riders": list(riders),
        "printed_at": now(),
        "back_url": reverse("employers:bus", args=[trip.pk]),
    }
    return page(request, "employers/bus_roster.html", context)


@requires("buses.add")
@require_http_methods(["GET", "POST"])
def ride(request: PortalRequest, pk: Any) -> HttpResponse:
    """报名坐车: the trips that take riders, for one person."""
    person = get_person(pk)
    trips = list(BusTrip.objects.filter(state__in=TAKES_RIDERS, runs_on__gte=today()).prefetch_related("firms"))
    form = RideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        trip = next((one for one in trips if one.pk == form.cleaned_data["trip"]), None)
        try:
            if trip is None:
                raise Refused("这趟车现在不能报名。")
            made = services.add_rider(trip=trip, person=person, pickup=form.cleaned_data["pickup"], by=request.user)
        except Refused as refusal:
            form.add_error(None, write_down("add_rider", refusal, about=person).message)
        else:
            seated = made.state == RiderState.SEATED
            messages.success(request, "已报名，有座。" if seated else "已报名，座位满了，先候补。")
            return redirect("employers:bus", made.trip_id)
    context = {"person": person, "trips": trips, "form": form, "back_url": reverse("workers:person", args=[person.pk])}
    return page(request, "employers/ride.html", context, status=422 if form.errors else 200)
