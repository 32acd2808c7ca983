"""/api/v1/imports/: workbooks sent, looked at, confirmed and taken back by programs, as on the pages.

Whoever authenticates a program later (partner credentials) sets request.user and request.authority; nothing here asks
how somebody signed in.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.registry import kinds_for
from jiayu_jobs.rest.form_data import form_data, refuse_errors
from jiayu_jobs.rest.once import once
from jiayu_jobs.rest.views import IDEMPOTENCY_KEY, PortalAPIView
from jiayu_jobs.web.access import Access
from stations.import_forms import UploadForm
from stations.services.uploads import take_in

TOLD = 1000  # refusals and doubts of one answer; the rest is counted


class UploadSerializer(serializers.Serializer):
    """A workbook to look at."""

    kind = serializers.ChoiceField(choices=[], help_text="labour, study_mothers, sites")
    file = serializers.FileField(help_text=".xlsx or .csv")
    switches = serializers.ListField(child=serializers.CharField(), required=False, help_text="whole_term")

    def get_fields(self) -> Any:
        """The kinds there are."""
        fields = super().get_fields()
        fields["kind"] = serializers.ChoiceField(choices=[(s.kind, s.title) for s in kinds_for(lambda _: True)])
        return fields


class CountsSerializer(serializers.Serializer):
    """The numbers of the command's JSON line."""

    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()


class ProblemRowSerializer(serializers.Serializer):
    """What is wrong with a cell: the row as numbered in the file, the column's header ("" = the whole row)."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    message = serializers.CharField()


class ImportSerializer(serializers.Serializer):
    """An import. state: received, ready, unusable, confirmed, applied, discarded, undone."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    file_name = serializers.CharField()
    state = serializers.ChoiceField(choices=BatchState.choices)
    message = serializers.CharField()
    counts = CountsSerializer()
    refusals = ProblemRowSerializer(many=True, help_text=f"The first {TOLD}.")
    doubts = ProblemRowSerializer(many=True, help_text=f"The first {TOLD}.")
    unknown_columns = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class ImportsView(PortalAPIView):
    """Where workbooks are sent."""

    access = Access("capability", "imports.use")
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="send_import",
        description="Takes a workbook in and answers 202 with its Location; a worker reads it, nothing is written yet.",
        request={"multipart/form-data": UploadSerializer},
        parameters=[IDEMPOTENCY_KEY],
        responses={202: ImportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Receive."""
        region, sheets = self.authority.region, kinds_for(self.authority.may)
        fields = {k: v for k, v in UploadForm(region=region, sheets=sheets).fields.items() if k != "mapping"}
        form = UploadForm(form_data(request.data, fields), request.FILES, region=region, sheets=sheets)
        refuse_errors(form)
        given = form.cleaned_data

        def work() -> Response:
            batch = take_in(
                kind=given["kind"],
                file=given["file"],
                by=request.user,
                region=region,
                switches=given.get("switches", ()),
            )
            return accepted(batch)

        return once(request, "receive_import", work)


class BatchView(PortalAPIView):
    """A view about one import."""

    access = Access("capability", "imports.use")

    def batch(self, pk: UUID) -> ImportBatch:
        """A batch of one's scope and of a kind that one may send, or 404."""
        mine = [sheet.kind for sheet in kinds_for(self.authority.may)]
        found = ImportBatch.objects.filter(kind__in=mine, pk=pk).select_related("region", "uploaded_by").first()
        if found is None:
            raise Http404
        return found


class ImportView(BatchView):
    """One import."""

    @extend_schema(
        operation_id="read_import",
        description="State, counts and what is wrong with which row. Ask again while state is received or confirmed.",
        responses=ImportSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """What it would do, or did; the look is written down."""
        batch = self.batch(pk)
        kept: dict[str, Any] = {}
        if batch.state in (BatchState.READY, BatchState.APPLIED):
            with suppress(FileNotFoundError):
                kept = files.fetch_json(batch, files.PREVIEW)
                services.note_look(batch, "refusals")
        return Response(told(batch, kept))


class ConfirmView(BatchView):
    """Somebody has seen what an import would do and says yes."""

    @extend_schema(
        operation_id="confirm_import",
        description="Carries out an import that is ready: 202, a worker applies it whole or not at all.",
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={202: ImportSerializer},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Confirm."""
        batch = self.batch(pk)

        def work() -> Response:
            services.confirm(batch=batch, by=request.user)
            return accepted(batch)

        return once(request, "confirm_import", work, about=batch)


class UndoView(BatchView):
    """An applied import is taken back as a whole."""

    @extend_schema(
        operation_id="undo_import",
        description="Takes an applied import back as a whole; refused with 409 when any of its records was touched since.",
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses=ImportSerializer,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Undo."""
        batch = self.batch(pk)

        def work() -> Response:
            services.undo(batch=batch, by=request.user)
            return Response(told(batch, {}))

        return once(request, "undo_import", work, about=batch)


def accepted(batch: ImportBatch) -> Response:
    """202: a worker has it."""
    return Response(told(batch, {}), status=202, headers={"Location": reverse("stations:api-import", args=[batch.pk])})


def told(batch: ImportBatch, kept: dict[str, Any]) -> dict[str, Any]:
    """An import in plain values. kept: its preview, or nothing."""
    lines = {
        part: [{"row": row, "column": header, "message": words} for row, header, words in kept.get(part, [])[:TOLD]]
        for part in ("refusals", "doubts")
    }
    moments = {name: getattr(batch, name) for name in ("created_at", "applied_at", "undone_at")}
    return {
        "id": str(batch.pk),
        "kind": batch.kind,
        "file_name": batch.file_name,
        "state": str(batch.state),
        "message": batch.message,
        "counts": batch.counts(),
        **lines,
        "unknown_columns": batch.unknown_headers,
        **{name: moment and timezone.localtime(moment).isoformat() for name, moment in moments.items()},
    }
