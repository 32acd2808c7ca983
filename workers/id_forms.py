"""What is typed about an ID number after the registration."""

from django import forms

from workers.fields import CitizenIdField


class CompleteForm(forms.Form):
    """补身份证号."""

    id_number = CitizenIdField(label="身份证号", max_length=40)
    correct = forms.BooleanField(label="按身份证号改正出生日期和性别", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
