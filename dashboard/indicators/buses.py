"""SRV01 and SRV02: trips that took people to employers, and who was on them."""

from datetime import date

from django.db.models import QuerySet

from dashboard.indicators.declaration import Indicator, Kind, Measure, Subject
from employers.bus_enums import BUSES, BusState
from employers.models import BusRider, BusTrip

SOURCE = "送工进企（送工车栏目）"


def trips(day: date | None) -> QuerySet:
    """Trips that are closed, on the day they ran."""
    return BusTrip.objects.filter(state=BusState.CLOSED)


def riders(day: date | None) -> QuerySet:
    """Who boarded one of them."""
    return BusRider.objects.carried()


SUBJECTS = (
    Subject(
        key="bus_trips",
        mark=BUSES,
        rows=trips,
        happened_on="runs_on",
        measures=(Measure("SRV01"),),
        row_address="employers:buses",
    ),
    Subject(
        key="bus_riders",
        mark=BUSES,
        rows=riders,
        region="counted_region_id",
        happened_on="runs_on",
        measures=(Measure("SRV02"),),
        row_address="employers:buses",
    ),
)

INDICATORS = (
    Indicator(
        id="SRV01",
        name="送工进企车次",
        name_en="Direct-bus trips",
        unit="次",
        kind=Kind.FLOW_YTD,
        numerator=("SRV01",),
        levels=("county",),
        definition="送求职者到企业、已结束的车次；一趟有几辆车也算一次。",
        formula="发车日期在期内、已结束的车次数",
        source=SOURCE,
    ),
    Indicator(
        id="SRV02",
        name="送工进企人次",
        name_en="Direct-bus person-times",
        unit="人次",
        kind=Kind.FLOW_YTD,
        numerator=("SRV02",),
        levels=("county", "town"),
        definition="已结束的车次里点名上了车的人次；报了名没来的不算。",
        formula="发车日期在期内、已结束车次的上车人次",
        source=SOURCE,
        about_people=True,
    ),
)
