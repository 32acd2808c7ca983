"""What is decided about two records that may be one person."""

from typing import Any

from django import forms

from workers.models import LabourRecord
from workers.services.merges import fills_in, groups_for

LABELS = {
    "identity": "身份证号",
    "full_name": "姓名",
    "phone": "联系电话",
    "address": "住址",
    "household_kind": "户口性质",
    "household": "户号",
    "villager_group": "村民小组",
    "grid": "网格 · 小区",
    "residence_place": "常住地",
    "ethnic_group": "民族",
    "education": "学历 · 院校",
    "political_status": "政治面貌",
    "marital_status": "婚姻状况",
    "health_status": "健康状况",
    "insured_kinds": "社保参保",
    "consent": "知情同意",
    "note": "备注",
}
FIRST, SECOND = "first", "second"
SIDES = {FIRST: "左", SECOND: "右"}


class SetApartForm(forms.Form):
    """不是同一个人."""

    reason = forms.CharField(label="依据", max_length=200, help_text="如：见过两人的身份证，是堂兄弟。")


class MergeForm(forms.Form):
    """保留哪一份, and of each difference which value. Built for two records; `words` says a record's value of a group."""

    survivor = forms.ChoiceField(label="保留哪一份档案", widget=forms.RadioSelect)
    first_revision = forms.IntegerField(widget=forms.HiddenInput)
    second_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: tuple[LabourRecord, LabourRecord], words: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        first, second = people
        self.initial.update(first_revision=first.revision, second_revision=second.revision)
        sides = ((FIRST, first), (SECOND, second))
        survivor = self.data.get("survivor") or self._older(first, second)
        self.initial["survivor"] = survivor
        self.fields["survivor"].choices = [  # type: ignore[attr-defined]
            (side, f"{SIDES[side]}边这份（{person.region.label}）") for side, person in sides
        ]
        self.groups = groups_for(first, second)
        kept, other = (first, second) if survivor == FIRST else (second, first)
        for name in self.groups:
            choices = [(side, f"{SIDES[side]} · {words(person, name)}") for side, person in sides]
            takes = fills_in(kept, other, name)
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=choices,
                widget=forms.RadioSelect,
                required=False,
                initial=(SECOND if survivor == FIRST else FIRST) if takes else survivor,
            )

    def _older(self, first: LabourRecord, second: LabourRecord) -> str:
        """Who stays unless somebody says otherwise: the one on file, else the one registered first."""
        sides = ((FIRST, first), (SECOND, second))
        return min((person.status != "active", person.registered_on, side) for side, person in sides)[2]

    def differences(self) -> list[forms.BoundField]:
        """The fields to choose by."""
        return [self[name] for name in self.groups]

    def take(self) -> list[str]:
        """The groups whose values come from the record that goes."""
        survivor = self.cleaned_data["survivor"]
        return [name for name in self.groups if self.cleaned_data.get(name) not in ("", survivor)]
