"""What waits about vacancies for who reviews them."""

from typing import Any

from django.urls import reverse

from employers.models import Vacancy
from employers.services.vacancy_lists import TO_REVIEW
from stations.inbox import Waiting, counted, register


@register
def vacancies_to_review(authority: Any) -> list[Waiting]:
    """Handed in, or live before a review."""
    if not authority.may("vacancies.review"):
        return []
    url = f"{reverse('employers:vacancies')}?only=review"
    return [counted("岗位等待审核", Vacancy.objects.filter(TO_REVIEW), url, "看工资、内容和单位。")]
