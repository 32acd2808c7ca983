"""What is answered about a person in the round of the month: one tap, without a code or a picker."""

from typing import Any

from django import forms

from jiayu_jobs.web.fields import DayField
from workers import enums
from workers.fields import PlaceField
from workers.services.facts import LOCAL_TYPES, Facts, county_code

REASON = enums.NotWorkingReason
# One tap each: what the person does now -> the facts.
NOW: dict[str, tuple[str, dict[str, Any]]] = {
    "unit": ("本县上班", {"employment_status": "employed", "employment_type": "unit"}),
    "flexible": ("本县灵活就业", {"employment_status": "employed", "employment_type": "flexible"}),
    "self_employed": ("自己创业", {"employment_status": "employed", "employment_type": "self_employed"}),
    "farming": ("务农", {"employment_status": "employed", "employment_type": "farming"}),
    "looking": ("没工作，想找", {"employment_status": "unemployed", "wants_work": True}),
    **{
        f"not_{reason.value}": (
            f"暂不找（{reason.label}）",
            {"employment_status": "unemployed", "wants_work": False, "not_working_reason": reason.value},
        )
        for reason in REASON
    },
    "student": ("在校", {"employment_status": "student"}),
    "retired": ("退休", {"employment_status": "retired"}),
    "incapable": ("无劳动能力", {"employment_status": "incapable"}),
}


class AnswerForm(forms.Form):
    """answer: always; now: of a new status; place: of who went away; day: of who left the register (today if empty)."""

    answer = forms.ChoiceField(
        choices=enums.ConfirmAnswer, error_messages={"required": "请选一个结果。", "invalid_choice": "没有这个结果。"}
    )
    now = forms.ChoiceField(choices=[(key, label) for key, (label, _) in NOW.items()], required=False)
    place = PlaceField(label="去了哪里", required=False)
    day = DayField(label="日期", required=False)
    revision = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answer = data.get("answer")
        if answer in (enums.ConfirmAnswer.STATUS, enums.ConfirmAnswer.BACK) and not data.get("now"):
            self.add_error("now", "请点一下现在做什么。")
        if answer == enums.ConfirmAnswer.AWAY and not data.get("place") and "place" not in self.errors:
            self.add_error("place", "请点一下去了哪里。")
        return data

    def facts(self, before: Facts) -> Facts:
        """The new facts; of who went away, the kind of work stays where it can go with them."""
        county = county_code()
        if self.cleaned_data["answer"] == enums.ConfirmAnswer.AWAY:
            kind = "" if before.employment_type in LOCAL_TYPES else before.employment_type
            given: dict[str, Any] = {
                "employment_status": enums.EmploymentStatus.EMPLOYED,
                "employment_type": kind,
                "work_place": self.cleaned_data["place"],
            }
        else:
            given = dict(NOW[self.cleaned_data["now"]][1])
            if given["employment_status"] == enums.EmploymentStatus.EMPLOYED:
                given["work_place"] = county
        return Facts(**given).consistent(county)


class CloseForm(forms.Form):
    """离册: why, and since when."""

    reason = forms.ChoiceField(
        label="离册原因",
        choices=[("deceased", "去世"), ("moved_out", "户口迁出")],
        widget=forms.RadioSelect,
    )
    day = DayField(label="哪一天")
