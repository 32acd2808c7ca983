"""/classes/: planned, approved, taught; for staff and, of their own classes, for training bodies."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.gig_enums import Rating
from jiayu_jobs.audit.services import write_down
from jiayu_jobs.clock import now, today
from jiayu_jobs.papers import answers, files
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out, unknown
from jiayu_jobs.web.keys import key_of
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.views.export_links import export_url
from stations.views.histories import history_of
from stations.views.lists import list_context
from training.enums import ClassState, EnrolmentState
from training.forms import ClassActForm, ClassFilterForm, ClassForm, LessonForm, filtered_classes
from training.models import ClassEvidence, Enrolment, Lesson, SubsidyClaim, TrainingBody, TrainingClass
from training.services import classes as services
from training.services import enrolments, subsidies
from training.services.demand import ENOUGH, first_day, proposals, proposals_for_bodies, to_invite
from training.services.outcomes import LEAST_ATTENDANCE
from training.words import ACTIONS

ORDER = ("-starts_on", "-id")
RELATED = ("project", "body", "region__parent")
PHOTOS_AT_ONCE = 9
# What is shown of a class's next step: verb, label, capability, needs a word.
NEXT: dict[str, tuple[tuple[str, str, str, bool], ...]] = {
    ClassState.DRAFT: (("apply", "提交开班申请", "classes.draft", False),),
    ClassState.RETURNED: (("apply", "改好重新提交", "classes.draft", False),),
    ClassState.APPLIED: (("approve", "批准", "classes.decide", False), ("return", "退回", "classes.decide", True)),
    ClassState.APPROVED: (("open", "开班", "classes.run", False),),
    ClassState.OPENED: (("teach", "课上完了", "classes.run", False),),
    ClassState.CERTIFIED: (
        ("claim", "申报补贴", "classes.run", False),
        ("close", "不申报，归档", "classes.decide", False),
    ),
    ClassState.CLAIMED: (
        ("review", "审核通过", "classes.decide", False),
        ("send_back", "退回", "classes.decide", True),
    ),
    ClassState.REVIEWED: (("notice", "开始公示", "classes.decide", False),),
    ClassState.NOTICED: (("pay", "已拨付", "classes.decide", False), ("object", "有异议", "classes.decide", True)),
    ClassState.PAID: (("close", "归档", "classes.decide", False),),
}


def own_body(request: PortalRequest) -> Any:
    """The key of the training body that the account acts for, or None for staff."""
    membership = request.authority.membership
    return membership.organisation if membership else None


def named(request: PortalRequest, rows: Any) -> list[Enrolment]:
    """Trainees with `name`: whole for their own training body, which calls them; masked for staff, as everywhere."""
    found, own = list(rows), own_body(request) is not None
    for row in found:
        row.name = row.shown_name if own else row.masked_name
    return found


def rows_for(request: PortalRequest) -> Any:
    """The classes that somebody may open: a body's own, for staff all."""
    rows = TrainingClass.objects.select_related(*RELATED)
    own = own_body(request)
    return rows.filter(body=own) if own else rows


def get_class(request: PortalRequest, pk: Any) -> TrainingClass:
    """A class that the asker may open, or 404."""
    found: TrainingClass = get_object_or_404(rows_for(request), pk=pk)
    return found


@requires("classes.view")
@require_GET
def class_list(request: PortalRequest) -> HttpResponse:
    """培训班, those that begin last first."""
    context = list_context(
        request, rows_for(request), ORDER, ClassFilterForm(request.GET), filtered_classes, "个", "classes"
    )
    may = request.authority.may
    missing = services.missing_of(context["rows"])
    for row in context["rows"]:
        row.missing = missing.get(row.pk, "")
    context |= {
        "clear_url": reverse("training:classes"),
        "may_draft": may("classes.draft"),
        "manage_url": reverse("training:bodies") if may("classes.decide") else "",
    }
    return page(request, "training/classes.html", context)


@requires("classes.view")
@require_GET
def wanted(request: PortalRequest) -> HttpResponse:
    """想学什么: wishes and questions by topic, town and village, and a class for those that would fill one: where, from
    when, for whom. A body is told the county's numbers by town."""
    may = request.authority.may
    context = {
        "lines": proposals_for_bodies() if own_body(request) else proposals(),
        "may_draft": may("classes.draft"),
        "asked_url": reverse("workers:consultations") if may("consultations.view") else "",
        "enough": ENOUGH,
        "starts_on": first_day(),
    }
    return page(request, "training/wanted.html", context)


@requires("classes.draft")
@require_http_methods(["GET", "POST"])
def new_class(request: PortalRequest) -> HttpResponse:
    """计划一个班."""
    own = own_body(request)
    path = request.authority.region.path if request.authority.region else ""
    begin = {name: request.GET.get(name, "") for name in ("project", "region", "starts_on", "ends_on")}
    form = ClassForm(request.POST or None, scope_path=path, own=own, initial=begin)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["body"] = TrainingBody.objects.get(pk=own) if own else given["body"]
        try:
            made = services.plan_class(by=request.user, **given)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("plan_class", refusal).message)
        else:
            messages.success(request, "已存为草稿，下一步排课表，再提交申请。")
            return redirect("training:class", made.pk)
    context = {"form": form, "back_url": reverse("training:classes")}
    return page(request, "training/new_class.html", context, status=422 if form.errors else 200)


@requires("classes.view")
@require_GET
def one_class(request: PortalRequest, pk: Any) -> HttpResponse:
    """One class: timetable, trainees of one's scope, the next step."""
    return shown(request, get_class(request, pk))


def shown(request: PortalRequest, found: TrainingClass, status: int = 200, lesson_form: Any = None) -> HttpResponse:
    """The class's page."""
    may = request.authority.may
    lessons = list(found.lessons.all())
    trainees = Enrolment.objects.filter(training_class=found).exclude(state=EnrolmentState.OFF)
    steps = [step for step in NEXT.get(found.state, ()) if may(step[2])]
    people = named(request, trainees.select_related("region__parent").order_by("state", "added_at", "id"))
    told = [(label, sum(row.rating == value for row in people)) for value, label in Rating.choices]
    context = {
        "course": found,
        "subsidy": found.project.subsidy,
        "ratings": [(label, count) for label, count in told if count],
        "lessons": lessons,
        "photos": list(found.evidence.all()) if may("classes.draft") else [],
        "may_photo": may("classes.run") and found.state in services.WITH_PHOTOS,
        "hours": sum(lesson.hours for lesson in lessons),
        "trainees": people,
        "steps": steps,
        "may_run": may("classes.run"),
        "invite": to_invite(found) if may("classes.enrol") and services.takes_people(found) else [],
        "may_enrol": may("classes.enrol") and services.takes_people(found),
        "may_draft": may("classes.draft")
        and found.state in (*services.PLANNED, ClassState.APPROVED, ClassState.OPENED),
        "may_cancel": may("classes.draft")
        and found.state in (*services.PLANNED, ClassState.APPLIED, ClassState.APPROVED),
        "scores": found.state in (ClassState.TAUGHT, ClassState.ASSESSED) and may("classes.run"),
        "claims": SubsidyClaim.objects.filter(training_class=found).exists(),
        "least": LEAST_ATTENDANCE,
        "may_open_people": may("workers.view"),
        "act_form": ClassActForm(),
        "lesson_form": lesson_form or LessonForm(),
        "act_url": reverse("training:act-class", args=[found.pk]),
        "history": history_of(found, ACTIONS),
    }
    return page(request, "training/class.html", context, status=status)


@requires("classes.view")
@require_POST
def act(request: PortalRequest, pk: Any) -> HttpResponse:
    """The buttons on a class; each asks for its own capability."""
    found, verb = get_class(request, pk), request.POST.get("verb", "")
    if verb == "lesson" and request.authority.may("classes.draft"):
        return _add_lesson(request, found)
    if verb == "photo" and request.authority.may("classes.run"):
        work = lambda: _add_photo(request, found)  # noqa: E731  # one call
        return carry_out(request, "add_photo", work, "照片已保存。", found, back="training:class", key=found.pk)
    told, said, work = _acts(request, found).get(verb, ("move_class", "", unknown))
    return carry_out(request, told, work, said, found, back="training:class", key=found.pk)


def _add_lesson(request: PortalRequest, found: TrainingClass) -> HttpResponse:
    form = LessonForm(request.POST)
    if form.is_valid():
        try:
            services.add_lesson(training_class=found, **form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, write_down("add_lesson", refusal, about=found).message)
        else:
            messages.success(request, "已排课。")
            return redirect("training:class", found.pk)
    return shown(request, found, status=422, lesson_form=form)


def _add_photo(request: PortalRequest, found: TrainingClass) -> None:
    photos = request.FILES.getlist("photo")
    if not photos:
        raise Refused("请先选照片。")
    for photo in photos[:PHOTOS_AT_ONCE]:
        services.add_photo(training_class=found, photo=files.judge(photo, "photo"), by=request.user)


@requires("classes.draft")
@require_GET
def evidence(request: PortalRequest, pk: Any) -> HttpResponse:
    """One photograph of a class that the asker may open: for who plans and judges classes; people are on it."""
    rows = ClassEvidence.objects.filter(training_class__in=rows_for(request))
    return answers.answer(get_object_or_404(rows, pk=pk))


def _acts(request: PortalRequest, found: TrainingClass) -> dict[str, tuple[str, str, Callable[[], Any]]]:
    """verb of the button -> (verb that is written down, what is said, what is done), of what the asker may."""
    form = ClassActForm(request.POST)
    form.is_valid()
    given, may, by = form.cleaned_data, request.authority.may, request.user
    answer = given.get("answer", "")

    def leave() -> None:
        rows = Enrolment.objects.filter(training_class=found).select_related("training_class", "region")
        one = rows.filter(pk=given["enrolment"]).first() if given.get("enrolment") else None
        if one is None:
            raise Refused("名单里没有这个人，请刷新后再试。")
        enrolments.leave(enrolment=one)

    def refuse_claim() -> None:
        rows = SubsidyClaim.objects.filter(training_class=found).select_related("region", "training_class")
        one = rows.filter(pk=key_of(request.POST.get("claim"))).first()
        if one is None:
            raise Refused("没有这笔补贴，请刷新后再看。")
        subsidies.refuse_claim(claim=one, reason=answer)

    acts: dict[str, tuple[str, str, str, Callable[[], Any]]] = {
        "refuse_claim": ("classes.decide", "refuse_claim", "已记不予补贴。", refuse_claim),
        "apply": ("classes.draft", "apply_class", "已提交，等县里审批。", lambda: services.apply_for(training_class=found)),
        "cancel": ("classes.draft", "cancel_class", "这个班不开了。", lambda: services.cancel(training_class=found, answer=answer)),
        "leave": ("classes.enrol", "leave_enrolment", "已取消，候补的人自动补上。", leave),
        "approve": ("classes.decide", "approve_class", "已批准，可以报名了。",
                    lambda: services.decide(training_class=found, accept=True, answer=answer, by=by)),
        "return": ("classes.decide", "return_class", "已退回。",
                   lambda: services.decide(training_class=found, accept=False, answer=answer, by=by)),
        "open": ("classes.run", "open_class", "已开班，每节课点名。", lambda: services.open_class(training_class=found)),
        "teach": ("classes.run", "teach_class", "课上完了，下一步录成绩。", lambda: services.finish_teaching(training_class=found)),
        "claim": ("classes.run", "claim_class", "已申报补贴。", lambda: subsidies.file_claims(training_class=found, by=by)),
        "review": ("classes.decide", "review_class", "审核通过。",
                   lambda: subsidies.review(training_class=found, accept=True, answer=answer, by=by)),
        "send_back": ("classes.decide", "send_back_class", "已退回，改好再申报。",
                      lambda: subsidies.review(training_class=found, accept=False, answer=answer, by=by)),
        "notice": ("classes.decide", "notice_class", "开始公示，请打印名单张贴。",
                   lambda: subsidies.put_on_notice(training_class=found)),
        "object": ("classes.decide", "object_class", "已记异议，重新审核。",
                   lambda: subsidies.object_to(training_class=found, answer=answer)),
        "pay": ("classes.decide", "pay_class", "已记拨付。",
                lambda: subsidies.pay(training_class=found, paid_on=given.get("paid_on"))),
        "close": ("classes.decide", "close_class", "已归档。", lambda: subsidies.close(training_class=found)),
    }  # fmt: skip
    return {verb: rest for verb, (capability, *rest) in acts.items() if may(capability)}  # type: ignore[misc]


@requires("classes.view")
@require_GET
def roster(request: PortalRequest, pk: Any) -> HttpResponse:
    """花名册 and 签到表 on paper."""
    found = get_class(request, pk)
    rows = Enrolment.objects.filter(training_class=found).on_roster().select_related("region__parent")
    context = {
        "course": found,
        "lessons": list(found.lessons.all()),
        "trainees": named(request, rows.order_by("shown_name", "id")),
        "printed_at": now(),
        "back_url": reverse("training:class", args=[found.pk]),
    }
    return page(request, "training/roster.html", context)


@requires("classes.view")
@require_GET
def claims(request: PortalRequest, pk: Any) -> HttpResponse:
    """公示名单 and 拨付清单 on paper, by masked names."""
    found = get_class(request, pk)
    # A body reads no record: the mask is made of the name that stands on the claim.
    rows = list(SubsidyClaim.objects.filter(training_class=found).select_related("region__parent").order_by("id"))
    context = {
        "course": found,
        "claims": rows,
        "total": sum(row.amount for row in rows if row.state != "refused"),
        "may_refuse": request.authority.may("classes.decide")
        and found.state in (ClassState.CLAIMED, ClassState.REVIEWED),
        "act_url": reverse("training:act-class", args=[found.pk]),
        "export_url": export_url(request, "claims", training_class=found),
        "today": today(),
        "printed_at": now(),
        "back_url": reverse("training:class", args=[found.pk]),
    }
    return page(request, "training/claims.html", context)


def get_lesson(request: PortalRequest, pk: Any) -> Lesson:
    """A lesson of a class that the asker may open, or 404."""
    rows = Lesson.objects.filter(training_class__in=rows_for(request)).select_related("training_class__project")
    found: Lesson = get_object_or_404(rows, pk=pk)
    return found
