"""What staff type about a service site."""

from decimal import Decimal
from typing import Any

from django import forms

from jiayu_jobs.clock import today
from jiayu_jobs.regions import Level
from jiayu_jobs.web.fields import DayField, PhoneField, TextField
from stations.enums import SiteKind, SiteStatus
from stations.models import Region, ServiceSite
from stations.services.sites import KIND_LEVELS


class SiteForm(forms.Form):
    """Hours, phone and address of a site."""

    hours = TextField(label="服务时间", max_length=80, help_text="例：工作日 8:30-12:00，14:30-17:30")
    phone = PhoneField(label="公开电话", required=False, max_length=24, help_text="所有人都能看到，请填办公电话。")
    address = TextField(label="地址", required=False, max_length=120, help_text="门牌、楼层、旁边有什么。")


class NewSiteForm(SiteForm):
    """A site that opens; kinds and regions are those of one's own scope."""

    name = TextField(label="名称", max_length=64)
    kind = forms.ChoiceField(label="类别", widget=forms.RadioSelect)
    region = forms.ModelChoiceField(label="所在地区", queryset=Region.objects.none(), empty_label="请选择")
    opened_on = DayField(label="启用日期")

    field_order = ("name", "kind", "region", "opened_on")

    def __init__(self, *args: Any, top: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.under(top.path).select_related("parent").order_by("path")
        levels = set(regions.values_list("level", flat=True))
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        kinds = [choice for choice in SiteKind.choices if KIND_LEVELS[choice[0]] in levels]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["opened_on"].initial = today
        self.fields["hours"].initial = ServiceSite._meta.get_field("hours").default


class CloseForm(forms.Form):
    """The first day without service."""

    day = DayField(label="从哪天起停用")


class MoveForm(forms.Form):
    """Where the marker belongs, in degrees."""

    lng = forms.DecimalField(
        label="经度", min_value=Decimal(73), max_value=Decimal(136), max_digits=8, decimal_places=5
    )
    lat = forms.DecimalField(label="纬度", min_value=Decimal(3), max_value=Decimal(54), max_digits=7, decimal_places=5)


class SiteFilterForm(forms.Form):
    """What staff ask the list by."""

    town = forms.ModelChoiceField(label="镇", queryset=Region.objects.none(), required=False, empty_label="全部")
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *SiteKind.choices], required=False)
    status = forms.ChoiceField(
        label="状态", choices=[("", "服务中"), (SiteStatus.CLOSED, SiteStatus.CLOSED.label)], required=False
    )

    def __init__(self, *args: Any, top: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Region.objects.under(top.path).filter(level=Level.TOWN).order_by("path")
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]
        if len(towns) < 2:
            del self.fields["town"]
