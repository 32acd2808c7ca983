"""What waits about vacancies for who reviews them."""

from typing import Any

from django.urls import reverse

from employers.models import Vacancy
from employers.services.vacancy_lists import TO_REVIEW
from stations.inbox import Waiting, register

MOST = 999


@register
def vacancies_to_review(authority: Any) -> list[Waiting]:
    """Handed in, or live before a review."""
    if not authority.may("vacancies.review"):
        return []
    count = Vacancy.objects.filter(TO_REVIEW)[:MOST].count()
    url = f"{reverse('employers:vacancies')}?only=review"
    return [Waiting("岗位等待审核", count, url, "看工资、内容和单位。", at_least=count == MOST)]
