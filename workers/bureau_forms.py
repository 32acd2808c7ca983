"""What is typed about another bureau's table, and what its own empty workbook says."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from jiayu_jobs.imports.errors import Unusable
from jiayu_jobs.imports.limits import DESK
from jiayu_jobs.imports.reading import read_sheets
from workers.bureau_exports import FIELDS, field_for, names_somebody
from workers.models import BureauForm, SavedSearch

MOST_COLUMNS, SPARE_ROWS, LOOKED_AT = 60, 5, 15
UNCHANGED, EVERYBODY = "unchanged", ""


def read_empty_form(content: bytes) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """The title rows and (heading, field or "") of a bureau's own workbook: its headings are the fullest of the first
    rows. Raises Unusable for a file that cannot be read or has no row of headings."""
    sheet = read_sheets(content, DESK)[0]
    rows = [[column[line].strip() for column in sheet.columns] for line in range(min(sheet.height, LOOKED_AT))]
    fullest = max(range(len(rows)), key=lambda line: (sum(map(bool, rows[line])), -line))
    headings = [text for text in rows[fullest] if text]
    if len(headings) < 2:
        raise Unusable("表里没有找到表头。请上传带表头的空表，表头写在同一行。")
    if len(headings) > MOST_COLUMNS:
        raise Unusable(f"表头超过 {MOST_COLUMNS} 列。请删掉用不到的列再上传。")
    titles = [[text for text in row if text] for row in rows[:fullest] if any(row)]
    return titles, [(heading[:60], field_for(heading)) for heading in headings]


class TableForm(forms.Form):
    """Name, bureau, purpose and conditions."""

    name = forms.CharField(label="表名", max_length=40)
    bureau = forms.CharField(label="给哪个部门", max_length=40, help_text="如：县民政局。")
    purpose = forms.CharField(label="用途", max_length=200, help_text="对方要来做什么，至少 4 个字；导出时会记入日志。")
    title = forms.CharField(label="标题行", required=False, max_length=100, help_text="印在表头上面，可以不填。")
    conditions = forms.ChoiceField(
        label="只要哪些人", required=False, help_text="用“劳动者”列表里自己存的查询；不选就是本辖区全部在册人员。"
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, searches: Iterable[SavedSearch], about: BureauForm | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        searches = [one for one in searches if not names_somebody(QueryDict(one.query))]
        self.queries = {str(one.pk): one.query for one in searches}
        kept = [(UNCHANGED, "不变")] if about is not None and about.query else []
        choices = [*kept, (EVERYBODY, "全部在册人员"), *((str(one.pk), one.name) for one in searches)]
        self.fields["conditions"].choices = choices  # type: ignore[attr-defined]
        self.about = about

    def given(self) -> dict[str, Any]:
        """What the services take."""
        data = self.cleaned_data
        chosen = data["conditions"]
        query = self.about.query if chosen == UNCHANGED and self.about else self.queries.get(chosen, "")
        return {"name": data["name"], "bureau": data["bureau"], "purpose": data["purpose"], "query": query}


class NewTableForm(TableForm):
    """A new table; with the bureau's own empty workbook its headings and title rows are read from it."""

    file = forms.FileField(
        label="对方的空表",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="有就上传：照它的表头和标题行出表。没有就下一步自己选列。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["revision"]


class ColumnsForm(forms.Form):
    """The columns, one line each: order, heading, field. A line without a field and a heading is none."""

    def __init__(self, *args: Any, columns: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "不要这一列"), *((name, name) for name in FIELDS)]
        self.lines = min(len(columns) + SPARE_ROWS, MOST_COLUMNS)
        for number in range(self.lines):
            heading, field = columns[number] if number < len(columns) else ("", "")
            self.fields[f"order{number}"] = forms.IntegerField(
                label=f"第 {number + 1} 列排第几", min_value=1, max_value=999, required=False, initial=number + 1
            )
            self.fields[f"field{number}"] = forms.ChoiceField(
                label=f"第 {number + 1} 列填什么", choices=choices, required=False, initial=field
            )
            self.fields[f"heading{number}"] = forms.CharField(
                label=f"第 {number + 1} 列表头", max_length=60, required=False, initial=heading
            )

    def rows(self) -> list[dict[str, Any]]:
        """The lines for the page."""
        return [
            {"order": self[f"order{n}"], "field": self[f"field{n}"], "heading": self[f"heading{n}"]}
            for n in range(self.lines)
        ]

    def columns(self) -> list[tuple[str, str]]:
        """(heading, field) in the order that was asked for; a heading that is empty is the field's own name."""
        data, chosen = self.cleaned_data, []
        for number in range(self.lines):
            field, heading = data[f"field{number}"], data[f"heading{number}"]
            if field:
                chosen.append((data[f"order{number}"] or number + 1, number, heading or field, field))
        return [(heading, field) for _, _, heading, field in sorted(chosen)]
