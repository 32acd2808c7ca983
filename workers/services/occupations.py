"""The table of occupations, as a county directory brings it."""

from jiayu_jobs.identifiers.names import pinyin_initials
from workers.models import Occupation


def load_occupations(rows: list[dict[str, str]]) -> int:
    """Insert or bring up to date rows of code, name, edition; returns how many."""
    occupations = [
        Occupation(code=row["code"], name=row["name"], initials=pinyin_initials(row["name"]), edition=row["edition"])
        for row in rows
    ]
    Occupation.objects.bulk_create(
        occupations, update_conflicts=True, unique_fields=["code"], update_fields=["name", "initials", "edition"]
    )
    return len(occupations)
