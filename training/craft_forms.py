"""What is typed about 手工活, and what its list is asked by."""

from typing import Any

from django import forms

from jiayu_jobs.web.fields import AREA, DayField, TextField, no_numbers
from stations.models import Region
from stations.services.narrowing import narrowed
from training.craft_enums import CraftKind, CraftOrderState, CraftTaskState
from training.models import TrainingBody


class CraftOrderForm(forms.Form):
    """An order of a buyer; a training body takes its own."""

    body = forms.ModelChoiceField(label="哪家机构", queryset=TrainingBody.objects.none(), empty_label="请选择")
    kind = forms.ChoiceField(label="种类", choices=CraftKind.choices, widget=forms.RadioSelect)
    title = TextField(label="做什么", max_length=40, help_text="例：毛线帽。")
    buyer = TextField(label="谁要货", max_length=80)
    region = forms.ModelChoiceField(label="在哪里领活", queryset=Region.objects.none(), empty_label="请选择")
    pieces = forms.IntegerField(label="一共几件", min_value=1, max_value=1_000_000)
    piece_rate = forms.DecimalField(label="每件工价（元）", min_value=0, max_digits=7, decimal_places=2)
    due_on = DayField(label="哪天交齐")
    how = TextField(
        label="要求",
        required=False,
        max_length=300,
        validators=[no_numbers],
        widget=forms.Textarea(attrs=AREA),
        help_text="料从哪里领，做成什么样。",
    )

    def __init__(self, *args: Any, own: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["region"].queryset = Region.objects.select_related("parent").order_by("path")
        if own is not None:
            del self.fields["body"]
        else:
            fields["body"].queryset = TrainingBody.objects.filter(is_open=True)


class CraftActForm(forms.Form):
    """What the buttons on an order and on its tasks ask."""

    pieces = forms.IntegerField(label="合格几件", required=False, min_value=1)
    paid_on = DayField(label="哪天付款", required=False)
    note = TextField(label="说明", required=False, max_length=200, validators=[no_numbers])


class ClaimForm(forms.Form):
    """Pieces to take home."""

    pieces = forms.IntegerField(label="领几件", min_value=1)


class CraftFilterForm(forms.Form):
    """What the orders are asked by."""

    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *CraftKind.choices], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *CraftOrderState.choices], required=False)
    since = DayField(label="接单从", required=False)
    until = DayField(label="到", required=False)


class CraftTaskFilterForm(forms.Form):
    """What the pieces of people are asked by."""

    kind = CraftFilterForm.base_fields["kind"]
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *CraftTaskState.choices], required=False)
    since = DayField(label="领活从", required=False)
    until = DayField(label="到", required=False)


def filtered_craft_orders(rows: Any, chosen: dict[str, Any]) -> Any:
    """The orders that the cleaned conditions leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("kind", "state") if name in chosen})
    return narrowed(rows, chosen, day="made_on")


def filtered_tasks(rows: Any, chosen: dict[str, Any]) -> Any:
    """The pieces that the cleaned conditions leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("kind", "state") if name in chosen})
    return narrowed(rows, chosen, day="claimed_on")
