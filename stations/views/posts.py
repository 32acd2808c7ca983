"""/posts/: who holds which post; created, handed over, moved, suspended, deputised, reset at the desk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jiayu_jobs.audit.services import record_refusal
from jiayu_jobs.clock import now, today
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.refusals import Refused
from jiayu_jobs.web.request import PortalRequest
from stations.account_forms import DeputyForm, MoveForm, NewAccountForm
from stations.enums import Role
from stations.models import PostHolding, StaffPost
from stations.services import posts as service


@requires("posts.manage")
def posts(request: PortalRequest) -> HttpResponse:
    """Posts of one's scope by region, each with its holder and deputies; filter by role and by empty."""
    rows = service.manageable(StaffPost.objects.open_on(today()), request.authority.role)
    rows = rows.select_related("region__parent").order_by("region__path", "role", "code")
    role, empty = request.GET.get("role", ""), request.GET.get("empty", "")
    if role in Role.values:
        rows = rows.filter(role=role)
    holdings: dict[Any, list[PostHolding]] = {}
    for holding in PostHolding.objects.filter(post__in=rows, starts_on__lte=today()).select_related("user"):
        if holding.ends_on is None or holding.ends_on >= today():
            holdings.setdefault(holding.post_id, []).append(holding)
    lines = [line(post, holdings.get(post.pk, [])) for post in rows]
    if empty:
        lines = [item for item in lines if item["holder"] is None]
    roles = [{"value": value, "label": label, "active": value == role} for value, label in Role.choices]
    return page(request, "stations/posts.html", {"lines": lines, "roles": roles, "empty": empty, "role": role})


def line(post: StaffPost, holdings: list[PostHolding]) -> dict[str, Any]:
    """One post of the list."""
    holder = next((holding for holding in holdings if holding.kind == "holder"), None)
    return {"post": post, "holder": holder, "deputies": [holding for holding in holdings if holding.kind == "deputy"]}


def get_post(request: PortalRequest, pk: Any) -> StaffPost:
    """A post of one's scope that one's role may manage, or 404."""
    rows = service.manageable(StaffPost.objects.open_on(today()), request.authority.role)
    found: StaffPost = get_object_or_404(rows.select_related("region__parent"), pk=pk)
    return found


@requires("posts.manage")
def post(request: PortalRequest, pk: Any) -> HttpResponse:
    """One post: holder, deputies, former holders, and what can be done."""
    found = get_post(request, pk)
    holdings = list(found.holdings.select_related("user").order_by("-starts_on"))
    running = [h for h in holdings if h.ends_on is None or h.ends_on >= today()]
    context = {"post": found, **line(found, running), "former": [h for h in holdings if h not in running]}
    return page(request, "stations/post.html", context)


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def new_account(request: PortalRequest, pk: Any) -> HttpResponse:
    """An account for an empty post."""
    return with_account(request, get_post(request, pk), service.create_account, "新建账号", "保存并打印一次性密码")


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def hand_over(request: PortalRequest, pk: Any) -> HttpResponse:
    """The holder leaves, somebody new takes the post with an account of their own."""
    return with_account(request, get_post(request, pk), service.hand_over, "交接岗位", "交接并打印一次性密码")


def with_account(
    request: PortalRequest, found: StaffPost, act: Callable[..., Any], heading: str, label: str
) -> HttpResponse:
    """A form for a new account, then its one-time password on a sheet, shown once."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = act(post=found, by=request.user, role=request.authority.role, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return sheet(request, found, user, password)
    return act_page(request, found, form, heading, label)


def sheet(request: PortalRequest, found: StaffPost, user: Any, password: str) -> HttpResponse:
    """The printed sheet with the one-time password; it is not stored in clear and cannot be shown again."""
    context = {"post": found, "user": user, "account": user, "password": password, "made_at": now()}
    return page(request, "stations/one_time_password.html", context)


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def deputy(request: PortalRequest, pk: Any) -> HttpResponse:
    """AB 角: somebody stands in from a day to a day."""
    found = get_post(request, pk)
    form = DeputyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.set_deputy(post=found, by=request.user, role=request.authority.role, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "已设代岗,到期自动结束。")
            return redirect("stations:post", found.pk)
    return act_page(request, found, form, "设代岗(AB 角)", "保存")


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def move(request: PortalRequest, pk: Any) -> HttpResponse:
    """The holder takes another, empty post."""
    found = get_post(request, pk)
    targets = service.manageable(StaffPost.objects.open_on(today()), request.authority.role).exclude(pk=found.pk)
    held = PostHolding.objects.filter(kind="holder", ends_on__isnull=True).values("post")
    form = MoveForm(request.POST or None, posts=targets.exclude(pk__in=held).select_related("region__parent"))
    if request.method == "POST" and form.is_valid():
        try:
            service.move_to(post=found, target=form.cleaned_data["post"], by=request.user, role=request.authority.role)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "已调岗,今天起按新岗位办事。")
            return redirect("stations:posts")
    return act_page(request, found, form, "调岗", "调岗")


@requires("posts.manage")
@require_POST
def change(request: PortalRequest, pk: Any, verb: str) -> HttpResponse:
    """suspend, resume or leave: one click, one sentence."""
    found = get_post(request, pk)
    act, said = VERBS[verb]
    try:
        act(post=found, by=request.user, role=request.authority.role)
        messages.success(request, said)
    except Refused as refusal:
        record_refusal(f"{verb}_post", region=found.region, reason=refusal.message)
        messages.error(request, refusal.message)
    return redirect("stations:post", found.pk)


VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "suspend": (service.suspend, "已停用,此人立即不能再用这个岗位办事。"),
    "resume": (service.resume, "已恢复。"),
    "leave": (service.leave_post, "已离岗。"),
}


@requires("posts.manage")
@require_POST
def reset(request: PortalRequest, pk: Any) -> HttpResponse:
    """A one-time password at the desk, without e-mail."""
    found = get_post(request, pk)
    try:
        user, password = service.reset_at_desk(post=found, by=request.user, role=request.authority.role)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("stations:post", found.pk)
    return sheet(request, found, user, password)


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal at its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def act_page(request: PortalRequest, found: StaffPost, form: forms.Form, heading: str, label: str) -> HttpResponse:
    """The page of one act about a post."""
    context = {
        "post": found,
        "form": form,
        "heading": heading,
        "explanation": str(found),
        "submit_label": label,
        "back_url": reverse("stations:post", args=[found.pk]),
    }
    return page(request, "stations/post_act.html", context, status=422 if form.errors else 200)
