"""/api/v1/workers/: one person registered by a program, with the counter's own form and service."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from jiayu_jobs.rest.form_data import form_data, refuse_errors, serializer_of
from jiayu_jobs.rest.once import once
from jiayu_jobs.rest.views import IDEMPOTENCY_KEY, PortalAPIView
from workers.forms import RegistrationForm
from workers.services.registration import register_person

# Of the page alone: a copied address, and the page's own way of happening once.
OF_THE_PAGE = ("same_address_as", "submission_id")
FIELDS = {name: field for name, field in RegistrationForm.base_fields.items() if name not in OF_THE_PAGE}


class RegisteredSerializer(serializers.Serializer):
    """Who was registered; numbers stay masked."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    id_number = serializers.CharField()
    region = serializers.CharField()
    registered_on = serializers.DateField()


class RegistersPeople(PortalAPIView):
    """The part of /api/v1/workers/ that writes; the list is in api.py."""

    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(
        operation_id="register_person",
        description="Registers one person. The rules are those of the counter and of the labour workbook.",
        request=serializer_of("Registration", FIELDS),
        parameters=[IDEMPOTENCY_KEY],
        responses={201: RegisteredSerializer},
    )
    def post(self, request: Request) -> Response:
        """Judge by the form of the page, register by its service; who may only look is told so."""
        if not self.authority.may("workers.register"):
            raise PermissionDenied
        form = RegistrationForm(form_data(request.data, FIELDS), scope_path=self.authority.region.path)
        refuse_errors(form)

        def work() -> Response:
            person = register_person(given=form.registration(), by=request.user)
            body = {
                "id": str(person.pk),
                "name": person.masked_name,
                "id_number": str(person.id_number),
                "region": person.region_id,
                "registered_on": person.registered_on.isoformat(),
            }
            return Response(body, status=201, headers={"Location": reverse("workers:person", args=[person.pk])})

        return once(request, "register_person", work)
