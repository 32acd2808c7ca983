"""How form fields become HTML: Django's own templates, but for the drop-down.

A template for each of a few hundred options is most of what a page with a list of villages costs; the drop-down is put
together here, with the same attributes and the same escaping.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Django's templates; a drop-down without them."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget."""
        if template_name == SELECT:
            return drop_down(context["widget"])
        return super().render(template_name, context, request)


def drop_down(widget: dict[str, Any]) -> str:
    """<select> with its groups and options, from a widget's context."""
    parts: list[str] = []
    for name, options, _ in widget["optgroups"]:
        if name:
            parts.append(format_html('<optgroup label="{}">', name))
        parts += [_option(option) for option in options]
        if name:
            parts.append("</optgroup>")
    inner = mark_safe("".join(parts))  # noqa: S308  # each part is escaped
    return format_html('<select name="{}"{}>{}</select>', widget["name"], attributes(widget["attrs"]), inner)


def _option(option: dict[str, Any]) -> str:
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>'


def attributes(given: dict[str, Any]) -> SafeString:
    """What Django's attrs.html writes: True as a bare name, False not at all."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value)),)
            for name, value in given.items()
            if value is not False
        ),
    )
