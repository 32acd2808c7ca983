"""What is known of the provincial system's field names and codes, each with its doubt (domain/codes.md section 7).

The names of fields were seen in public code and belong to no published interface; the codes are those of the national
standards, which the province may have changed. The county corrects them in 省系统对照表; what it saves goes before these.
"""

from dataclasses import dataclass, replace

from workers import enums

SEEN = "字段名见于公开代码，省里未确认。"
NATIONAL = "国家标准代码，省系统是否照用未确认。"
UNKNOWN = "省系统的代码还不知道，请照省系统填写。"
NO_FIELD = "省系统的字段名还不知道，请照省系统填写。"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the table: what is ours, and what the province calls it.

    kind: FIELD or a code list; ours: our key or stored value; label: our word; code, name: theirs, "" = not known;
    note: the doubt about it, or what the county wrote; version: how often the county changed it.
    """

    kind: str
    ours: str
    label: str
    code: str = ""
    name: str = ""
    note: str = ""
    version: int = 0

    @property
    def key(self) -> str:
        """As it stands in addresses."""
        return f"{self.kind}.{self.ours}"

    def with_theirs(self, code: str, name: str, note: str, version: int) -> "Term":
        """The same line as the county has it."""
        return replace(self, code=code, name=name, note=note, version=version)


FIELD = "field"
KINDS = {
    FIELD: "字段名",
    "sex": "性别",
    "ethnic_group": "民族",
    "household_kind": "户口性质",
    "education": "学历",
    "political_status": "政治面貌",
    "marital_status": "婚姻状况",
    "employment_status": "就业状态",
    "employment_type": "就业类型",
}
# key -> (our word, their field, their name); the words are the headers of our own workbook where it has the column.
_FIELDS = {
    "full_name": ("姓名", "aac003", "姓名"),
    "id_number": ("身份证号", "aac002", "公民身份号码"),
    "sex": ("性别", "aac004", "性别"),
    "ethnic_group": ("民族", "aac005", "民族"),
    "birth_date": ("出生日期", "aac006", "出生日期"),
    "household_kind": ("户口性质", "aac009", "户口性质"),
    "region": ("户籍村(社区)代码", "aac010", "户口所在地"),
    "education": ("学历", "aac011", "文化程度"),
    "marital_status": ("婚姻状况", "aac017", "婚姻状况"),
    "county": ("县区划代码", "aab301", "行政区划代码"),
    "political_status": ("政治面貌", "", ""),
    "phone": ("联系电话", "", ""),
    "employment_status": ("就业状态", "", ""),
    "employment_type": ("就业类型", "", ""),
    "work_place": ("务工地区划代码", "", ""),
    "work_unit_name": ("务工单位", "", ""),
    "employment_number": ("就业登记编号", "", ""),
    "unemployment_number": ("失业登记编号", "", ""),
}
# Where one of the province's codes stands for more than one word of ours, or the national code says something else.
_DOUBTS = {
    "education.99": ("90", "其他", "国标 90 是其他；" + NATIONAL),
    "education.90": ("", "", "国标没有单列文盲，请照省系统填写。"),
    "political_status.12": ("12", "无党派人士", "本系统把 04 至 12 合成一项；" + NATIONAL),
    "marital_status.90": ("90", "未说明的婚姻状况", NATIONAL),
}


def known_terms() -> dict[str, Term]:
    """Every line by its key, as far as it is known without the county."""
    found = [
        Term(FIELD, key, label, code, name, SEEN if code else NO_FIELD) for key, (label, code, name) in _FIELDS.items()
    ]
    national: dict[str, list[tuple[object, str]]] = {
        "sex": list(enums.Sex.choices),
        "ethnic_group": list(enums.ETHNIC_CHOICES),
        "education": list(enums.Education.choices),
        "political_status": list(enums.PoliticalStatus.choices),
        "marital_status": list(enums.MaritalStatus.choices),
    }
    unknown = {
        "household_kind": enums.HouseholdKind.choices,
        "employment_status": enums.EmploymentStatus.choices,
        "employment_type": enums.EmploymentType.choices,
    }
    for kind, choices in national.items():
        for value, label in choices:
            code, name, note = _DOUBTS.get(f"{kind}.{value}", (str(value), label, NATIONAL))
            found.append(Term(kind, str(value), label, code, name, note))
    for kind, words in unknown.items():
        found += [Term(kind, str(value), label, note=UNKNOWN) for value, label in words]
    return {term.key: term for term in found}
