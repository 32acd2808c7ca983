"""What is typed about an ID number after the registration."""

from django import forms

from workers.fields import CitizenIdField


class CompleteForm(forms.Form):
    """补身份证号."""

    id_number = CitizenIdField(label="身份证号", max_length=40)
    correct = forms.BooleanField(label="按身份证号改正出生日期和性别", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectionForm(forms.Form):
    """申请更正身份证号."""

    id_number = CitizenIdField(label="正确的身份证号", max_length=40)
    reason = forms.CharField(label="更正原因", max_length=200, help_text="如：登记时看错一位、公安机关重新编号。")
    evidence = forms.CharField(
        label="依据", max_length=200, help_text="看了什么证件，如：本人二代身份证、户口簿第 3 页。"
    )


class CorrectionAnswerForm(forms.Form):
    """同意 or 不同意, with a word to who asked."""

    decision = forms.ChoiceField(choices=[("approve", "同意更正"), ("reject", "不同意")])
    answer = forms.CharField(label="答复", required=False, max_length=200, help_text="不同意时必填，申请方看得到。")
