"""Forms that ask for a place: their field `region` offers what lies in the scope of whoever asks."""

from typing import Any

from django import forms

from stations.models import Region


class PlaceOfScope(forms.Form):
    """Towns and villages; the county as a whole is no place to choose."""

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = Region.objects.under(scope_path).exclude(parent__isnull=True)
        fields: dict[str, Any] = self.fields
        fields["region"].queryset = under.select_related("parent").order_by("path")


class VillageOfScope(forms.Form):
    """Villages and communities; where there is one only, it is chosen."""

    def __init__(self, *args: Any, scope_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Region.objects.leaves().under(scope_path).select_related("parent").order_by("path")
        fields: dict[str, Any] = self.fields
        fields["region"].queryset = leaves
        if leaves.count() == 1:
            fields["region"].initial = leaves.get()
