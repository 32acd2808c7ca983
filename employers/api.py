"""/api/v1/firm/months/ and /api/v1/vacancies/: a firm's months reported by its own program, and what is offered now."""

from typing import Any, cast

from django import forms
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from employers.enums import MonthState
from employers.models import EmployerMonth, Vacancy
from employers.month_forms import MonthField, MonthForm
from employers.services import months as services
from employers.vacancy_enums import VacancyKind, WageUnit
from jiayu_jobs.clock import today
from jiayu_jobs.rest.form_data import form_data, refuse_errors, serializer_of
from jiayu_jobs.rest.once import once
from jiayu_jobs.rest.problems import Problem
from jiayu_jobs.rest.views import IDEMPOTENCY_KEY, PortalAPIView
from jiayu_jobs.web.access import Access
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region

MONTHS_SHOWN = 36
PAGE_SIZE = 50
NUMBERS = ("workers", "hired", "left", "laid_off", "shortage")


class MonthReportForm(MonthForm):
    """What a program reports: the month by its name; revision: that was read before, or none."""

    month = MonthField(label="月份", max_length=20)
    revision = forms.IntegerField(label="修订号", required=False)


class MonthSerializer(serializers.Serializer):
    """One month of a firm, in 人; month as 2026-10. answer: why it was sent back."""

    month = serializers.CharField()
    state = serializers.ChoiceField(choices=MonthState.choices)
    workers = serializers.IntegerField(allow_null=True)
    hired = serializers.IntegerField(allow_null=True)
    left = serializers.IntegerField(allow_null=True)
    laid_off = serializers.IntegerField(allow_null=True)
    shortage = serializers.IntegerField(allow_null=True)
    explanation = serializers.CharField()
    is_jump = serializers.BooleanField()
    answer = serializers.CharField()
    revision = serializers.IntegerField()


class MonthsSerializer(serializers.Serializer):
    """The newest months first; a firm that is not monitored has none."""

    results = MonthSerializer(many=True)


class MonthsView(PortalAPIView):
    """用工监测 of the firm that the account acts for."""

    access = Access("capability", "firm.use")
    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(
        operation_id="firm_months", description="The firm's own months, the newest first.", responses=MonthsSerializer
    )
    def get(self, request: Request) -> Response:
        """At most three years of months."""
        rows = self._own().order_by("-month")[:MONTHS_SHOWN]
        return Response({"results": [_month_as_json(row) for row in rows]})

    @extend_schema(
        operation_id="report_month",
        description="Reports one month, or corrects it until it is checked. The rules are those of the page.",
        request=serializer_of("MonthReport", MonthReportForm.base_fields),
        parameters=[IDEMPOTENCY_KEY],
        responses={200: MonthSerializer},
    )
    def post(self, request: Request) -> Response:
        """Judge by the form of the page, report by its service; 404 for a month that nobody asks for."""
        form = MonthReportForm(form_data(request.data, MonthReportForm.base_fields))
        refuse_errors(form)
        given = form.cleaned_data
        row = self._own().filter(month=given["month"]).first()
        if row is None:
            raise Problem(404, "no_such_month", "没有要填报的这个月份。", field="month")

        def work() -> Response:
            revision = row.revision if given["revision"] is None else given["revision"]
            done = services.report_month(
                row=row, numbers=form.numbers(), explanation=given["explanation"], by=request.user, revision=revision
            )
            return Response(_month_as_json(done))

        return once(request, "report_month", work, about=row)

    def _own(self) -> Any:
        membership = self.authority.membership
        if membership is None:
            raise PermissionDenied
        return EmployerMonth.objects.filter(employer=membership.organisation).select_related("employer", "region")


def _month_as_json(row: EmployerMonth) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in (*NUMBERS, "state", "explanation", "is_jump", "answer", "revision")}
    return {"month": f"{row.month:%Y-%m}", **told}


class OfferSerializer(serializers.Serializer):
    """A vacancy that takes people now. Wages in yuan a wage_unit; region: code of the village or community of the work,
    else of the employer; nobody's phone: that is for who reads its page."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.ChoiceField(choices=VacancyKind.choices)
    occupation = serializers.CharField(allow_null=True)
    wage_min = serializers.DecimalField(max_digits=8, decimal_places=2)
    wage_max = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    wage_unit = serializers.ChoiceField(choices=WageUnit.choices)
    openings = serializers.IntegerField()
    region = serializers.CharField()
    work_place = serializers.CharField()
    lng = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    lat = serializers.DecimalField(max_digits=8, decimal_places=6, allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField()


class OffersSerializer(serializers.Serializer):
    """Fifty vacancies, and where the neighbouring pages are (null at the ends)."""

    results = OfferSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class VacanciesView(PortalAPIView):
    """在招岗位."""

    access = Access("capability", "vacancies.view")

    @extend_schema(
        operation_id="vacancies",
        description="Vacancies that take people today, the newest first, fifty a page.",
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, description="Kind of vacancy, such as gig."),
            OpenApiParameter("region", OpenApiTypes.STR, description="Region code: work in it or below it."),
            OpenApiParameter("after", OpenApiTypes.STR, description="Position, from `next`."),
            OpenApiParameter("before", OpenApiTypes.STR, description="Position, from `previous`."),
        ],
        responses=OffersSerializer,
    )
    def get(self, request: Request) -> Response:
        """A page by keyset; answers 400 for a condition that is none."""
        asked = cast(PortalRequest, request._request)
        rows = Vacancy.objects.open_on(today()).select_related("occupation")
        if kind := asked.GET.get("kind", ""):
            if kind not in VacancyKind.values:
                raise Problem(400, "bad_condition", "条件 kind 的值不对，请看接口说明。", field="kind")
            rows = rows.filter(kind=kind)
        if code := asked.GET.get("region", ""):
            region = Region.objects.filter(pk=code).first()
            if region is None:
                raise Problem(400, "bad_condition", "条件 region 的值不对，请看接口说明。", field="region")
            rows = rows.filter(region__in=Region.objects.under(region.path))
        keyset = Keyset(rows, ("-id",), PAGE_SIZE, asked)
        shown = keyset.rows()
        return Response(keyset.answer(map(_offer_as_json, shown)))


def _offer_as_json(row: Vacancy) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "title": row.title,
        "unit": row.unit_name,
        "kind": row.kind,
        "occupation": row.occupation_id,
        "wage_min": str(row.wage_min),
        "wage_max": None if row.wage_max is None else str(row.wage_max),
        "wage_unit": row.wage_unit,
        "openings": row.openings,
        "region": row.work_region_id or row.region_id,
        "work_place": row.work_place,
        "lng": None if row.lng is None else str(row.lng),
        "lat": None if row.lat is None else str(row.lat),
        "expires_on": row.expires_on and row.expires_on.isoformat(),
        "published_on": row.published_on and row.published_on.isoformat(),
    }
