"""/api/v1/workers/: people for programs, masked and in the same order and conditions as the page's list."""

from typing import Any, cast

from django.utils.timezone import localtime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.rest.problems import Problem
from jiayu_jobs.web.access import Access
from jiayu_jobs.web.request import PortalRequest
from workers.forms import NO_NUMBERS_HERE, FilterForm
from workers.models import LabourRecord
from workers.paging import NAME_ORDER, page_of
from workers.registration_api import RegistersPeople
from workers.services.lists import filtered

# What a list says of a person; nothing by which one could be called or looked up elsewhere.
COLUMNS = (
    "id",
    "full_name",
    "region_id",
    "region_path",
    "sex",
    "birth_date",
    "household_kind",
    "education",
    "employment_status",
    "employment_type",
    "work_scope",
    "work_place",
    "wants_work",
    "registered_on",
    "verified_at",
)


class PersonInListSerializer(serializers.Serializer):
    """A person in a list: the name masked (王*明), the year of birth, codes of docs/workbooks.md, days in ISO 8601."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    region = serializers.CharField()
    sex = serializers.IntegerField()
    birth_year = serializers.IntegerField()
    household_kind = serializers.CharField()
    education = serializers.CharField()
    employment_status = serializers.CharField()
    employment_type = serializers.CharField()
    work_scope = serializers.CharField()
    work_place = serializers.CharField()
    wants_work = serializers.BooleanField(allow_null=True)
    registered_on = serializers.DateField()
    verified_at = serializers.DateTimeField(allow_null=True)


class PeopleSerializer(serializers.Serializer):
    """Fifty people, and where the neighbouring pages are (null at the ends)."""

    results = PersonInListSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PeopleView(RegistersPeople):
    """People of one's own scope."""

    access = Access("capability", "workers.view")

    @extend_schema(
        operation_id="workers",
        description="Active people of one's own scope, masked, fifty a page. Conditions are those of the page's list.",
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="Part of a name, or pinyin; never a number."),
            OpenApiParameter("region", OpenApiTypes.STR, description="Region code below one's own."),
            OpenApiParameter("status", OpenApiTypes.STR, description="Employment status, such as unemployed."),
            OpenApiParameter("after", OpenApiTypes.STR, description="Position, from `next`."),
            OpenApiParameter("before", OpenApiTypes.STR, description="Position, from `previous`."),
        ],
        responses=PeopleSerializer,
    )
    def get(self, request: Request) -> Response:
        """A page of people by keyset; answers 400 for a condition that is none."""
        asked = cast(PortalRequest, request._request)
        form = FilterForm(asked.GET, scope_path=asked.authority.region.path)
        if not form.is_valid():
            # What was sent is not repeated: it may be a number.
            field = next(iter(form.errors))
            title = NO_NUMBERS_HERE if field == "q" else f"条件 {field} 的值不对，请看接口说明。"
            raise Problem(400, "bad_condition", title, field=field)
        chosen = {key: value for key, value in form.cleaned_data.items() if value and key != "sort"}
        rows = filtered(LabourRecord.objects.active(), chosen).values_list(*COLUMNS, named=True)
        keyset, shown = page_of(rows, chosen, NAME_ORDER, asked)
        return Response(keyset.answer(map(_as_json, shown)))


def _as_json(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": mask_name(row.full_name),
        "region": row.region_id,
        "sex": row.sex,
        "birth_year": row.birth_date.year,
        "household_kind": row.household_kind,
        "education": row.education,
        "employment_status": row.employment_status,
        "employment_type": row.employment_type,
        "work_scope": row.work_scope,
        "work_place": row.work_place,
        "wants_work": row.wants_work,
        "registered_on": row.registered_on.isoformat(),
        "verified_at": localtime(row.verified_at).isoformat() if row.verified_at else None,
    }
