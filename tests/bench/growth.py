"""More counties: the demo county's people copied under other codes, so that cost can be seen to follow what changed.

Copies are made inside the database: their sealed values cannot be opened and they have no status spells, which the
figures that stand now do not read. Everything else, indexes and constraints included, is as in the county itself.
"""

from django.db import connection
from django.db.models import Model

from jiayu_jobs.scoping import batch
from stations.models import Region
from workers.models import Household, JobIntention, LabourChange, LabourRecord, PersonTag, PersonWish

TABLES: tuple[type[Model], ...] = (Household, LabourRecord, PersonTag, JobIntention, PersonWish, LabourChange)


def grow(copies: int) -> None:
    """Add copies (1 to 9) of the demo county with its regions, people and what hangs on them."""
    county = Region.objects.get(parent__isnull=True).code
    with batch("bench"), connection.cursor() as cursor:
        for number in range(1, copies + 1):
            other = f"98000{number}"
            for model in (Region, *TABLES):
                cursor.execute(*copy_of(model, county, other, number))
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE app_owner")
        for model in (Region, *TABLES):
            # As the server does by itself soon after: an index alone answers only where rows are known to be visible.
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")
        cursor.execute("SET ROLE app_web")


def copy_of(model: type[Model], county: str, other: str, number: int) -> tuple[str, list[str]]:
    """INSERT .. SELECT of a table's rows of the county: codes get the other county's head, keys another first digit."""
    columns = [field.column for field in model._meta.concrete_fields]
    kinds = {field.column: field.get_internal_type() for field in model._meta.concrete_fields}
    chosen, params = [], []
    for column in columns:
        if column == "id_index":
            chosen.append("sha256(id_index || %s::bytea)")
            params.append(f"\\x0{number}")
        elif column in {"code", "path", "parent_id", "region_id", "region_path", "counted_region_id"}:
            chosen.append(f"replace({column}, %s, %s)")
            params += [county, other]
        elif kinds[column] == "UUIDField" or column in {"household_id", "record_id"}:
            chosen.append(f"(%s || substr({column}::text, 2))::uuid")
            params.append(str(number))
        else:
            chosen.append(column)
    path = "path" if model is Region else "region_path"
    table = model._meta.db_table
    order = " ORDER BY path" if model is Region else ""
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {table} WHERE {path} LIKE %s{order}"
    return sql, [*params, f"{county}%"]
