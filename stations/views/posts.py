"""/posts/: who holds which post; opened, taken, handed over, moved, suspended, deputised, reset at the desk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.account_forms import DeputyForm, GivePostForm, MoveForm, NewAccountForm, OpenPostForm, PostFilterForm
from stations.authentication import locked_names
from stations.enums import HoldingKind, Role
from stations.models import PostHolding, Region, StaffPost
from stations.services import desk
from stations.services import posts as service
from stations.services.desk import Issued
from stations.views.export_links import export_url


@requires("posts.manage")
@require_GET
def posts(request: PortalRequest) -> HttpResponse:
    """Posts of one's scope by region, each with its holder and deputies; filtered by role, town, and what is wrong."""
    form = PostFilterForm(request.GET, scope_path=request.authority.region.path)
    form.is_valid()
    chosen = {key: value for key, value in form.cleaned_data.items() if value}
    rows = service.manageable(StaffPost.objects.open_on(today()), request.authority.role)
    if "role" in chosen:
        rows = rows.filter(role=chosen["role"])
    if "region" in chosen:
        rows = rows.filter(region__in=Region.objects.under(chosen["region"].path))
    lines = lines_of(rows.select_related("region__parent").order_by("region__path", "role", "code"))
    kept = {"empty": lambda line: line["holder"] is None, "locked": lambda line: line["locked"]}
    if "only" in chosen:
        lines = [line for line in lines if kept[chosen["only"]](line)]
    context = {
        "lines": lines,
        "words": words_for(chosen),
        "filter_form": form,
        "clear_url": reverse("stations:posts"),
        "export_url": export_url(
            request, "posts", **{name: chosen[name] for name in ("role", "region") if name in chosen}
        ),
        "new_url": reverse("stations:new-post") if request.authority.role == Role.COUNTY_INFO_OFFICER else "",
    }
    return page(request, "stations/posts.html", context)


def words_for(chosen: dict[str, Any]) -> list[str]:
    """The filters as the words of one sentence."""
    labels = {"role": dict(Role.choices), "only": dict(PostFilterForm.ONLY)}
    return [labels[key][value] if key in labels else value.label for key, value in chosen.items()]


def lines_of(rows: Any) -> list[dict[str, Any]]:
    """Posts with who holds them, in three queries."""
    holdings: dict[Any, list[PostHolding]] = {}
    for holding in PostHolding.objects.filter(service.running(), post__in=rows).select_related("user"):
        holdings.setdefault(holding.post_id, []).append(holding)
    locked = locked_names()
    return [line(post, holdings.get(post.pk, []), locked) for post in rows]


def line(post: StaffPost, holdings: list[PostHolding], locked: set[str]) -> dict[str, Any]:
    """One post: its holder, deputies now or to come, whether the holder's account is locked."""
    holder = next((holding for holding in holdings if holding.kind == HoldingKind.HOLDER), None)
    return {
        "post": post,
        "holder": holder,
        "deputies": [holding for holding in holdings if holding.kind == HoldingKind.DEPUTY],
        "locked": holder is not None and holder.user.username in locked,
    }


def get_post(request: PortalRequest, pk: Any) -> StaffPost:
    """A post of one's scope that one's role may manage, or 404."""
    rows = service.manageable(StaffPost.objects.open_on(today()), request.authority.role)
    found: StaffPost = get_object_or_404(rows.select_related("region__parent"), pk=pk)
    return found


@requires("posts.manage")
@require_GET
def post(request: PortalRequest, pk: Any) -> HttpResponse:
    """One post: holder, deputies, former holders, and what can be done."""
    found = get_post(request, pk)
    holdings = found.holdings.select_related("user").order_by("-starts_on", "-id")
    present = list(holdings.filter(service.running()))
    context = {
        **line(found, present, locked_names()),
        "former": holdings.exclude(pk__in=[h.pk for h in present]),
        "own": any(h.user_id == request.user.pk for h in present),
        "may_close": request.authority.role == Role.COUNTY_INFO_OFFICER and not present,
    }
    return page(request, "stations/post.html", context)


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def new_post(request: PortalRequest) -> HttpResponse:
    """A new post of the establishment; the county's business."""
    form = OpenPostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.open_post(**form.cleaned_data, by=request.user, by_role=request.authority.role)
        except Refused as refusal:
            refuse(form, write_down("open_post", refusal))
        else:
            messages.success(request, "已设立岗位，下一步给它安排人。")
            return redirect("stations:post", made.pk)
    return act_page(request, None, form, "设立岗位", "设立")


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def new_account(request: PortalRequest, pk: Any) -> HttpResponse:
    """Somebody new takes the post: an account, and its sheet; whoever held the post leaves."""
    found = get_post(request, pk)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = desk.create_account(post=found, by=request.user, role=request.authority.role, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, write_down("create_account", refusal, about=found))
        else:
            return sheet(request, found, issued)
    return act_page(request, found, form, "交给新来的人", "新建账号并打印", explain_change(found))


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def give_post(request: PortalRequest, pk: Any) -> HttpResponse:
    """Somebody who has an account takes the post; whoever held it leaves."""
    found = get_post(request, pk)
    form = GivePostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = desk.give_post(post=found, by=request.user, role=request.authority.role, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, write_down("take_post", refusal, about=found))
        else:
            messages.success(request, f"已交给{user.display_name}，今天起生效。")
            return redirect("stations:post", found.pk)
    return act_page(request, found, form, "交给已有账号的人", "交接", explain_change(found))


def explain_change(found: StaffPost) -> str:
    """What becomes of who is there now."""
    holding = found.holdings.filter(kind=HoldingKind.HOLDER, ends_on__isnull=True).select_related("user").first()
    if holding is None:
        return "岗位现在没有人，今天起生效。"
    return f"{holding.user.display_name}今天起离岗；没有其他岗位的账号随之关闭，经手的记录都保留。"


def sheet(request: PortalRequest, found: StaffPost, issued: Issued) -> HttpResponse:
    """The printed sheet; what is on it is not stored in clear and cannot be shown again."""
    context = {
        "post": found,
        "account": issued.user,
        "password": issued.password,
        "codes": issued.codes,
        "made_at": now(),
    }
    return page(request, "stations/one_time_password.html", context)


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def deputy(request: PortalRequest, pk: Any) -> HttpResponse:
    """AB 角: somebody stands in from a day to a day."""
    found = get_post(request, pk)
    form = DeputyForm(request.POST or None, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            service.set_deputy(post=found, by=request.user, role=request.authority.role, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, write_down("set_deputy", refusal, about=found))
        else:
            messages.success(request, "已设代岗，到期自动结束。")
            return redirect("stations:post", found.pk)
    return act_page(request, found, form, "设代岗（AB 角）", "保存", "代岗期间两人都能在这个岗位办事，各用各的账号。")


@requires("posts.manage")
@require_POST
def end_deputy(request: PortalRequest, pk: Any) -> HttpResponse:
    """A deputy's time ends now."""
    rows = PostHolding.objects.filter(service.running(), kind=HoldingKind.DEPUTY)
    rows = rows.filter(post__in=service.manageable(StaffPost.objects.all(), request.authority.role))
    holding: PostHolding = get_object_or_404(rows.select_related("user", "post__region"), pk=pk)
    return one_click(
        request,
        holding.post,
        "end_deputy",
        lambda: service.end_deputy(holding=holding, by=request.user, role=request.authority.role),
        "代岗已结束。",
    )


@requires("posts.manage")
@require_http_methods(["GET", "POST"])
def move(request: PortalRequest, pk: Any) -> HttpResponse:
    """The holder takes another, empty post."""
    found = get_post(request, pk)
    targets = service.manageable(StaffPost.objects.open_on(today()), request.authority.role).exclude(pk=found.pk)
    held = PostHolding.objects.filter(kind=HoldingKind.HOLDER, ends_on__isnull=True).values("post")
    empty = targets.exclude(pk__in=held).select_related("region__parent")
    form = MoveForm(request.POST or None, posts=empty)
    if request.method == "POST" and form.is_valid():
        try:
            service.move_to(post=found, target=form.cleaned_data["post"], by=request.user, role=request.authority.role)
        except Refused as refusal:
            refuse(form, write_down("move_post", refusal, about=found))
        else:
            messages.success(request, "已调岗，今天起按新岗位办事。")
            return redirect("stations:posts")
    nothing = "" if empty.exists() else "您管的范围内现在没有空着的岗位，暂时不能调岗。"
    return act_page(
        request, found, form, "调岗", "调岗", "" if nothing else "只列出空着的岗位。原岗位随即空出。", nothing=nothing
    )


# The verb in the address -> what is written down, what is done, what is said.
CHANGES: dict[str, tuple[str, Callable[..., Any], str]] = {
    "suspend": ("suspend_post", service.suspend, "已暂停，此人立即不能再用这个岗位办事。"),
    "resume": ("resume_post", service.resume, "已恢复。"),
    "leave": ("leave_post", service.leave_post, "已离岗，岗位空出。"),
    "close": ("close_post", service.close_post, "已撤销岗位。"),
    "unlock": ("unlock_account", desk.unlock_account, "已解锁，可以马上再登录。"),
    "disable": ("disable_account", desk.disable_account, "账号已停用，各处登录已退出。"),
    "enable": ("enable_account", desk.enable_account, "账号已启用。"),
}


@requires("posts.manage")
@require_POST
def change(request: PortalRequest, pk: Any, verb: str) -> HttpResponse:
    """One click about a post or its holder's account."""
    found = get_post(request, pk)
    action, act, said = CHANGES[verb]
    work = lambda: act(post=found, by=request.user, role=request.authority.role)  # noqa: E731
    return one_click(request, found, action, work, said)


def one_click(
    request: PortalRequest, found: StaffPost, action: str, work: Callable[[], Any], said: str
) -> HttpResponse:
    """Do it and say so, or say why not; back to the post, or to the list when the post is gone."""
    try:
        work()
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, write_down(action, refusal, about=found).message)
    if found.closed_on is not None:
        return redirect("stations:posts")
    return redirect("stations:post", found.pk)


ISSUES: dict[str, tuple[str, Callable[..., Issued]]] = {
    "reset": ("reset_account", desk.reset_account),
    "codes": ("print_codes", desk.print_codes),
}


@requires("posts.manage")
@require_POST
def issue(request: PortalRequest, pk: Any, verb: str) -> HttpResponse:
    """A new one-time password, or new codes, at the desk; shown on the sheet once."""
    found = get_post(request, pk)
    action, act = ISSUES[verb]
    try:
        issued = act(post=found, by=request.user, role=request.authority.role)
    except Refused as refusal:
        messages.error(request, write_down(action, refusal, about=found).message)
        return redirect("stations:post", found.pk)
    return sheet(request, found, issued)


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal at its field or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def act_page(
    request: PortalRequest,
    found: StaffPost | None,
    form: forms.Form,
    heading: str,
    label: str,
    explanation: str = "",
    nothing: str = "",
) -> HttpResponse:
    """The page of one act about a post. nothing: why the act cannot be done now, in place of the form."""
    context = {
        "nothing": nothing,
        "post": found,
        "form": form,
        "heading": heading,
        "explanation": explanation,
        "submit_label": label,
        "back_url": reverse("stations:post", args=[found.pk]) if found else reverse("stations:posts"),
    }
    return page(request, "stations/post_act.html", context, status=422 if form.errors else 200)
