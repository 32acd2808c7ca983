"""The drop-down that is put together in Python is the one that Django's templates make."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from jiayu_jobs.web.form_rendering import Renderer

CHOICES = [("", "请选择"), ("a<b", '引号" & <尖>'), (3, "三"), ("组", [("x", "甲"), ("y", "乙")])]


def plain(html: str) -> str:
    """Without the blanks between tags."""
    return re.sub(r">\s+<", "><", html.strip())


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("value", ["", "a<b", "3", ["x", "3"], None])
@pytest.mark.parametrize("attrs", [{}, {"required": True, "disabled": False, "class": 'a"b', "data-n": 5}])
def test_it_is_djangos_own(widget, value, attrs):
    made = [
        plain(widget(attrs=attrs, choices=CHOICES).render("name<", value, renderer=renderer))
        for renderer in (Renderer(), DjangoTemplates())
    ]
    assert made[0] == made[1] and "<select" in made[0]


def test_every_form_uses_it_and_other_widgets_stay_djangos():
    class Form(forms.Form):
        kind = forms.ChoiceField(choices=CHOICES)
        text = forms.CharField()

    assert isinstance(Form().renderer, Renderer)
    assert str(Form()["text"]) == '<input type="text" name="text" required id="id_text">'
