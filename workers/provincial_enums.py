"""Words of what stands at the provincial system: registrations (DY13, DY14), and the county's own list of what is due."""

from django.db.models import TextChoices


class RegistrationKind(TextChoices):
    """就业登记 (DY13) and 失业登记 (DY14), domain/codes.md section 7."""

    EMPLOYMENT = "employment", "就业登记"
    UNEMPLOYMENT = "unemployment", "失业登记"


class RegistrationEnd(TextChoices):
    """Why a registration ended at the province."""

    EMPLOYED = "employed", "已就业"
    LEFT_WORK = "left_work", "已离岗"
    RETIRED = "retired", "已退休"
    NOT_RENEWED = "not_renewed", "未按期复核"
    WITHDRAWN = "withdrawn", "本人申请注销"
    LEFT = "left", "去世或户口迁出"
    MISTAKE = "mistake", "登记有误"
    OTHER = "other", "其他"


# What ends which kind.
ENDS = {
    RegistrationKind.EMPLOYMENT: (
        RegistrationEnd.LEFT_WORK,
        RegistrationEnd.RETIRED,
        RegistrationEnd.LEFT,
        RegistrationEnd.MISTAKE,
        RegistrationEnd.OTHER,
    ),
    RegistrationKind.UNEMPLOYMENT: (
        RegistrationEnd.EMPLOYED,
        RegistrationEnd.NOT_RENEWED,
        RegistrationEnd.WITHDRAWN,
        RegistrationEnd.RETIRED,
        RegistrationEnd.LEFT,
        RegistrationEnd.MISTAKE,
        RegistrationEnd.OTHER,
    ),
}


class Due(TextChoices):
    """待办登记: what is to be done at the province about a person."""

    EMPLOYMENT_MISSING = "employment", "就业登记没办"
    UNEMPLOYMENT_MISSING = "unemployment", "离岗后没办失业登记"
    REVIEW = "review", "失业登记要复核"
    CONTRADICTS = "contradicts", "登记与现状不符，要注销"
    TAG_ONLY = "tag", "有失业人员类别，没有登记"
