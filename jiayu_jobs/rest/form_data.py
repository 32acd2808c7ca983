"""JSON into the form that judges it at the desk, and the form's errors back: one set of rules for both."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from jiayu_jobs.rest.problems import Problem

JOINED_BY = "、"
CSRF_FIELD = "csrfmiddlewaretoken"


def form_data(data: Any, fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """What a form of these fields is given for an object of a request, or for a form that was sent as one.

    Texts, numbers, truths, null and, for several values, arrays of texts. Raises Problem for a name that no field has
    (a slip of the pen would otherwise lose a value unseen) and for what is none of these.
    """
    if isinstance(data, QueryDict):
        typed = [name for name in data if name != CSRF_FIELD and not isinstance(fields.get(name), forms.FileField)]
        data = {name: data.getlist(name) if is_several(fields.get(name)) else data.get(name) for name in typed}
    if not isinstance(data, dict):
        raise Problem(400, "not_an_object", "请发送一个 JSON 对象。")
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name not in fields:
            raise Problem(400, "unknown_field", "没有这个字段，请对照接口说明。", field=str(name)[:60])
        found[name] = _value(name, value, fields[name])
    return found


def is_several(field: forms.Field | None) -> bool:
    """Whether a field takes a list."""
    return isinstance(field, forms.MultipleChoiceField)


def _value(name: str, value: Any, field: forms.Field) -> Any:
    if isinstance(value, list):
        if not all(isinstance(one, str) for one in value):
            raise Problem(422, "bad_type", "数组里只能是文字。", field=name)
        return value if is_several(field) else JOINED_BY.join(value)
    if value is None:
        return [] if is_several(field) else ""
    if isinstance(value, bool):
        if isinstance(field, forms.BooleanField):
            return value
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise Problem(422, "bad_type", "请填文字、数字、真假或文字的数组。", field=name)
    return [value] if is_several(field) else value


def refuse_errors(form: forms.BaseForm) -> None:
    """Raises Problem for a form with errors: the first field and every error with its stable code."""
    if form.is_valid():
        return
    errors = [
        {"field": "" if name == "__all__" else name, "code": error.code or "invalid", "message": message}
        for name, found in form.errors.as_data().items()
        for error in found
        for message in error.messages
    ]
    first = errors[0]
    title = f"有 {len(errors)} 处要改：{first['message']}" if len(errors) > 1 else first["message"]
    raise Problem(422, "invalid_fields", title, field=first["field"], errors=errors)


def serializer_of(name: str, fields: Mapping[str, forms.Field]) -> serializers.Serializer:
    """The same fields for the schema."""
    return inline_serializer(name, {key: _documented(field) for key, field in fields.items()})


def _documented(field: forms.Field) -> serializers.Field:
    given: dict[str, Any] = {"required": field.required, "help_text": str(field.label or "")}
    if isinstance(field, forms.FileField):
        return serializers.FileField(**given)
    if isinstance(field, forms.BooleanField):
        return serializers.BooleanField(**given)
    if isinstance(field, forms.ModelChoiceField):
        return serializers.CharField(**given)
    if isinstance(field, forms.ChoiceField):
        listed: Any = field.choices
        # One kind of value in the schema: a form's answers are texts, also those of a numbered list.
        choices = [(str(value), label) for value, label in listed if value != ""]
        if is_several(field):
            return serializers.MultipleChoiceField(choices=choices, **given)
        return serializers.ChoiceField(choices=choices, allow_blank=not field.required, **given)
    if isinstance(field, forms.DateField):
        return serializers.DateField(**given)
    if isinstance(field, forms.UUIDField):
        return serializers.UUIDField(**given)
    return serializers.CharField(max_length=getattr(field, "max_length", None), **given)
