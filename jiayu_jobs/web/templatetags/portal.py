"""Template tags of the portal's look: fields, choices, chips, figures, icons, dates and numbers.

The module is a template builtin, so no page loads it. Each tag renders one file of templates/components/.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.phone import Phone
from jiayu_jobs.web.icons import ICONS, SITE_SHAPES

register = template.Library()

UNFILLED = "—"

# state -> (shape, tone, word). Words follow style.md 12; a page may give another word, never another shape.
STATES: dict[str, tuple[str, str, str]] = {
    "draft": ("circle-dashed", "draft", "草稿"),
    "open": ("circle-dashed", "draft", "填报中"),
    "submitted": ("circle-dot", "info", "已交"),
    "returned": ("corner", "warn", "退回"),
    "accepted": ("check", "ok", "通过"),
    "locked": ("seal", "seal", "锁定"),
    "provisional": ("circle-dashed", "draft", "实时数，未锁定"),
    "done": ("check", "ok", "完成"),
    "refused": ("x", "danger", "拒绝"),
    "unsealed": ("clock", "draft", "待封存"),
    "late": ("clock", "danger", "逾期"),
    "overdue": ("clock", "danger", "逾期"),
    "employed": ("check", "ok", "已就业"),
    "unemployed": ("search", "warn", "未就业"),
    "looking": ("search", "warn", "想找工作"),
    "not_looking": ("circle-dashed", "draft", "暂不找"),
    "student": ("school", "info", "在校"),
    "retired": ("clock", "plain", "退休"),
    "incapable": ("circle-dashed", "plain", "无劳动能力"),
    "inactive": ("circle-dashed", "plain", "其他"),
    "consent_given": ("check", "ok", "本人已同意"),
    "consent_pending": ("clock", "warn", "待本人确认"),
    "consent_withdrawn": ("x", "danger", "本人已撤回"),
    "in_service": ("check", "ok", "服务中"),
    "closed": ("x", "plain", "已停用"),
    "moved_out": ("corner", "plain", "已迁出"),
    "deceased": ("circle-dashed", "plain", "已去世"),
    "withdrawn": ("x", "plain", "已撤销"),
    "active": ("check", "ok", "启用"),
    "disabled": ("x", "plain", "停用"),
    "import_received": ("clock", "info", "排队中"),
    "import_ready": ("circle-dot", "warn", "待确认"),
    "import_unusable": ("x", "danger", "不能导入"),
    "import_confirmed": ("clock", "info", "正在导入"),
    "import_applied": ("check", "ok", "已导入"),
    "import_discarded": ("circle-dashed", "plain", "已放弃"),
    "import_undone": ("corner", "plain", "已撤销"),
    "export_requested": ("clock", "info", "正在导出"),
    "export_ready": ("check", "ok", "可下载"),
    "export_failed": ("x", "danger", "没有导出"),
    "export_expired": ("circle-dashed", "plain", "已过期"),
}


# ---- fields -------------------------------------------------------------------------------------------------


def _is_field(bound: Any) -> bool:
    return isinstance(bound, BoundField)


def _described_by(bound: BoundField, hint: str) -> str:
    ids = []
    if hint:
        ids.append(f"{bound.auto_id}-hint")
    if bound.errors:
        ids.append(f"{bound.auto_id}-error")
    return " ".join(ids)


@register.inclusion_tag("components/field.html")
def field(bound: Any, hint: str = "", label: str = "", short: bool = False, **attrs: Any) -> dict[str, Any]:
    """One labelled control with hint and errors. Keyword arguments become attributes (`data_x` -> `data-x`).

    A field that the form does not have renders nothing, so a page can name fields of several forms. Radio
    buttons and tick boxes are passed on to `choices`.
    """
    if not _is_field(bound):
        return {}
    widget = bound.field.widget
    hint = hint or str(bound.help_text or "")
    context: dict[str, Any] = {
        "bound": bound,
        "hint": hint,
        "label": label or bound.label,
        "required": bound.field.required,
        "described_by": _described_by(bound, hint),
    }
    if widget.is_hidden:
        return {**context, "kind": "hidden"}
    if isinstance(widget, forms.CheckboxInput):
        return {**context, "kind": "tick", "checked": bool(bound.value())}
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return {**context, "kind": "choices", **_choice_context(bound)}
    if isinstance(widget, forms.DateInput) and widget.input_type == "date":
        widget.format = "%Y-%m-%d"  # what a date control takes, whatever the language writes
    given = {name.replace("_", "-"): value for name, value in attrs.items()}
    classes = ["control", *([str(widget.attrs["class"])] if widget.attrs.get("class") else [])]
    if short:
        classes.append("control--short")
    if given.get("class"):
        classes.append(str(given.pop("class")))
    given["class"] = " ".join(classes)
    if context["described_by"]:
        given["aria-describedby"] = context["described_by"]
    if bound.errors:
        given["aria-invalid"] = "true"
    return {**context, "kind": "control", "control": bound.as_widget(attrs=given)}


def _selected_values(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None or value == "":
        return set()
    if isinstance(value, bool):
        return {str(value), "yes" if value else "no"}
    if isinstance(value, str) or not isinstance(value, Iterable):
        return {str(value)}
    return {str(item) for item in value}


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """The real options of a field (no blank one), with key digits for the first nine."""
    selected = _selected_values(bound)
    options: list[dict[str, Any]] = []
    for value, label in getattr(bound.field, "choices", ()):
        if isinstance(label, list | tuple):
            inner = label
        else:
            inner = ((value, label),)
        for code, word in inner:
            if str(code) == "":
                continue
            number = len(options) + 1
            options.append(
                {
                    "value": str(code),
                    "label": word,
                    "checked": str(code) in selected,
                    "id": f"{bound.auto_id}_{number - 1}",
                    "key": number if number <= 9 else None,
                }
            )
    return options


def _choice_context(bound: BoundField) -> dict[str, Any]:
    multiple = isinstance(bound.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    return {"options": _options(bound), "input_type": "checkbox" if multiple else "radio"}


@register.inclusion_tag("components/choices.html")
def choices(
    bound: Any, columns: int = 2, hint: str = "", label: str = "", small: bool = False, alt: bool = False
) -> dict[str, Any]:
    """All options as large buttons. `alt` lets Alt+digit choose from anywhere on the page (one group a page)."""
    if not _is_field(bound):
        return {}
    hint = hint or str(bound.help_text or "")
    return {
        "bound": bound,
        "hint": hint,
        "label": label or bound.label,
        "required": bound.field.required,
        "described_by": _described_by(bound, hint),
        "columns": columns,
        "small": small,
        "alt": alt,
        **_choice_context(bound),
    }


@register.inclusion_tag("components/preset.html")
def preset(bound: Any, label: str = "", hint: str = "") -> dict[str, Any]:
    """A choice that is settled when only one option exists (own village), else an ordinary select."""
    if not _is_field(bound):
        return {}
    options = _options(bound)
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "only": options[0] if len(options) == 1 else None,
    }


@register.inclusion_tag("components/picker.html")
def picker(
    bound: Any, url: str = "", usual: Any = (), text: str = "", label: str = "", hint: str = "", placeholder: str = ""
) -> dict[str, Any]:
    """A code chosen by name or pinyin. `usual`: [{"code", "label"}] first as buttons; `text`: the present choice's name.

    Without script it is a select of the usual entries.
    """
    if not _is_field(bound):
        return {}
    value = bound.value()
    return {
        "bound": bound,
        "url": url,
        "usual": usual or (),
        "value": "" if value is None else str(value),
        "text": text,
        "label": label or bound.label,
        "hint": hint or str(bound.help_text or ""),
        "placeholder": placeholder,
        "required": bound.field.required,
        "described_by": _described_by(bound, hint or str(bound.help_text or "")),
    }


# ---- small pieces -------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon as inline SVG; always beside a word, so it is hidden from screen readers."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')  # noqa: S308


@register.simple_tag
def site_shape(kind: str) -> SafeString:
    """The shape of a site kind, as on the map."""
    return format_html(
        '<svg class="site-kind" viewBox="-1.4 -1.4 2.8 2.8" aria-hidden="true" data-kind="{}"><path d="{}"/></svg>',
        kind,
        SITE_SHAPES.get(kind, ""),
    )


@register.inclusion_tag("components/chip.html")
def chip(state: Any, word: str = "") -> dict[str, Any]:
    """A state by shape, word and colour. An unknown state shows its own word, plainly."""
    shape, tone, usual_word = STATES.get(str(state), ("", "plain", str(state or UNFILLED)))
    return {"shape": shape, "tone": tone, "word": word or usual_word}


@register.inclusion_tag("components/figure.html")
def figure(value: Any, unit: str, label: str, note: str = "") -> dict[str, Any]:
    """A number with its unit beside it and what it counts above it."""
    return {"value": value, "unit": unit, "label": label, "note": note}


# ---- words for values ---------------------------------------------------------------------------------------


@register.filter
def unfilled(value: Any) -> Any:
    """What is missing reads "—", never 0 and never nothing."""
    if value is None or value == "" or value == [] or value == ():
        return format_html(
            '<span class="unfilled"><span aria-hidden="true">{}</span>{}</span>', UNFILLED, _spoken("未填")
        )
    return value


def _spoken(words: str) -> SafeString:
    return format_html('<span class="hidden-text">{}</span>', words)


def _local_day(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and value:
        try:
            return datetime.date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None


@register.filter
def cn_date(value: Any) -> str:
    """2024年11月15日, for running text."""
    day = _local_day(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else UNFILLED


@register.filter
def iso_date(value: Any) -> str:
    """2024-11-15, for tables."""
    day = _local_day(value)
    return day.isoformat() if day else UNFILLED


@register.filter
def cn_time(value: Any) -> str:
    """2024年11月15日 9:05, county time."""
    if not isinstance(value, datetime.datetime):
        return cn_date(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02d}"


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _grouped(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{int(number):,}"
    return f"{number.normalize():,f}"


@register.filter
def exact(value: Any, decimals: int | None = None) -> str:
    """128,800: all digits, grouped by thousands. decimals: so many always, 87.0 beside 87.5."""
    number = _decimal(value)
    if number is None:
        return UNFILLED
    return _grouped(number) if decimals is None else f"{number:,.{decimals}f}"


@register.filter
def wan(value: Any) -> Any:
    """12.88 万 with the exact number on touch; below ten thousand the number itself."""
    number = _decimal(value)
    if number is None:
        return unfilled(None)
    if abs(number) < 10_000:
        return _grouped(number)
    short = (number / 10_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return format_html(
        '<button type="button" class="number" data-exact="{}" title="{}">{} 万</button>',
        _grouped(number),
        _grouped(number),
        f"{short:,f}",
    )


@register.filter
def masked(value: Any) -> Any:
    """The mask of a sealed or parsed value (its `masked`, or how it prints), "—" when there is none."""
    if value is None or value == "":
        return unfilled(None)
    mask = getattr(value, "masked", value)
    return str(mask() if callable(mask) else mask)


@register.filter
def spaced_phone(number: Any) -> Any:
    """A public number as it is read aloud: 0715-6312345; "—" where there is none."""
    if not number:
        return unfilled(None)
    try:
        return Phone.parse(str(number)).spaced
    except InvalidIdentifier:
        return str(number)


@register.filter
def age(birth_date: Any) -> Any:
    """Completed years today, in the county."""
    born = _local_day(birth_date)
    if born is None:
        return unfilled(None)
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@register.filter
def grouped_id(value: Any) -> str:
    """An ID number, masked or whole, in the groups 6-8-4 for reading."""
    text = str(value or "")
    return f"{text[:6]} {text[6:14]} {text[14:]}" if len(text) == 18 else text


@register.filter
def sentence(parts: Any) -> str:
    """Filter words as one sentence: 鱼岳镇 · 未就业 · 想找工作."""
    return mark_safe(" · ".join(conditional_escape(part) for part in parts if part))  # noqa: S308
