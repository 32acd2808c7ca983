"""What staff choose when they send a workbook."""

from typing import Any

from django import forms

from jiayu_jobs.imports.models import ColumnMapping
from jiayu_jobs.imports.registry import sheet_of
from jiayu_jobs.imports.sheet import Sheet
from stations.models import Region


class UploadForm(forms.Form):
    """Which kind of table, from whom, and the file."""

    kind = forms.ChoiceField(label="表格种类")
    mapping = forms.ModelChoiceField(
        label="来源", queryset=ColumnMapping._base_manager.none(), required=False, empty_label="我们的模板"
    )
    switches = forms.MultipleChoiceField(label="整张表的说明", required=False, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(
        label="文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="Excel 工作簿（.xlsx）或 .csv",
        error_messages={"required": "请先选文件。", "empty": "文件是空的。请选择填好的表再上传。"},
    )

    def __init__(self, *args: Any, region: Region, sheets: list[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(sheet.kind, sheet.title) for sheet in sheets]  # type: ignore[attr-defined]
        offered = [(switch.name, f"{switch.label}（{sheet.title}）") for sheet in sheets for switch in sheet.switches]
        self.fields["switches"].choices = offered  # type: ignore[attr-defined]
        self.fields["switches"].help_text = "".join(switch.help for sheet in sheets for switch in sheet.switches)
        if not offered:
            del self.fields["switches"]
        saved = ColumnMapping.objects.filter(region=region)
        self.fields["mapping"].queryset = saved  # type: ignore[attr-defined]
        if not saved.exists():
            del self.fields["mapping"]


class ColumnsForm(forms.Form):
    """Which header of the file is which column of ours."""

    source = forms.CharField(
        label="来源名称", required=False, max_length=40, help_text="写上就记住，下次上传时直接选，如：县教育局。"
    )

    def __init__(self, *args: Any, kind: str, headers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = sheet_of(kind).columns
        choices = [("", "没有这一列"), *((header, header) for header in headers)]
        found, _ = sheet_of(kind).match(headers, {})
        for number, column in enumerate(self.columns):
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=column.header,
                choices=choices,
                required=column.required,
                initial=headers[found[column.header]] if column.header in found else "",
                error_messages={"required": f"请选出“{column.header}”是哪一列。"},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [header for name, header in data.items() if name.startswith("column") and header]
        twice = sorted({header for header in chosen if chosen.count(header) > 1})
        if twice:
            raise forms.ValidationError(f"“{'、'.join(twice)}”选了不止一次，一列只能对应一项。")
        return data

    def mapping(self) -> dict[str, str]:
        """Their header -> ours."""
        pairs = ((self.cleaned_data.get(f"column{n}"), column.header) for n, column in enumerate(self.columns))
        return {theirs: ours for theirs, ours in pairs if theirs}
