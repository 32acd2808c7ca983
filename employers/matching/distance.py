"""How far it is: the straight line times a road factor, and the minutes that an e-bike takes."""

import math
from dataclasses import dataclass

import numpy as np
from django.conf import settings

from employers.matching.facts import Column, People, Vacancies

KM_A_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Road:
    """What a straight line is on the road. factor: road kilometres a straight one; speed: km/h by e-bike on roads;
    circle: minutes of the default circle."""

    factor: float
    speed: float
    circle: float

    @classmethod
    def usual(cls) -> "Road":
        """As the county has set it."""
        return cls(settings.MATCH_ROAD_FACTOR, settings.MATCH_BIKE_KMH, settings.MATCH_CIRCLE_MINUTES)

    def minutes(self, km: Column) -> Column:
        """Minutes of so many kilometres on the road."""
        return km * np.float32(60 / self.speed)


def shrink(lat: float) -> float:
    """How much shorter a degree of longitude is than one of latitude, where a person lives."""
    return math.cos(math.radians(lat))


def road_km(people: People, vacancies: Vacancies, factor: float) -> Column:
    """Kilometres on the road, a row a person, a column a vacancy; NaN where a point is unknown.

    On a plane: within a county the error against the sphere is below one in a thousand.
    """
    east = (vacancies.lng[None, :] - people.lng[:, None]) * people.shrink[:, None]
    north = vacancies.lat[None, :] - people.lat[:, None]
    return np.sqrt(east * east + north * north) * np.float32(KM_A_DEGREE * factor)
