"""What is known of each pair of a person and a vacancy; every rule works on all pairs at once: rows are people, columns
vacancies. One person or one vacancy is a table with one row or one column, so there is one implementation."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from employers.matching.distance import Road, road_km
from employers.matching.facts import Column, People, Vacancies


@dataclass
class Pairs:
    """People against vacancies. known: 0 nothing, else the number of a word of blocks.KNOWN about referrals."""

    people: People
    vacancies: Vacancies
    road: Road
    known: Column

    @cached_property
    def km(self) -> Column:
        """Kilometres on the road; NaN = unknown."""
        return road_km(self.people, self.vacancies, self.road.factor)

    @cached_property
    def minutes(self) -> Column:
        """Minutes by e-bike; NaN = unknown."""
        return self.road.minutes(self.km)

    @cached_property
    def inside(self) -> Column:
        """Whether the work lies in the place that the person wishes for."""
        return self.people.inside[self.people.place][:, self.vacancies.area]

    @cached_property
    def skill(self) -> Column:
        """The person's skill in what the vacancy is about, in its occupation or in the certificate it asks for."""
        by_trade = self.people.skill[:, self.vacancies.occupation]
        return np.maximum(by_trade, self.certificate)

    @cached_property
    def certificate(self) -> Column:
        """What the person has of the certificate that the vacancy asks for."""
        return self.people.certificate[:, self.vacancies.certificate]

    def some(self, people: Column, vacancies: Column) -> "Pairs":
        """The table of a few of its people and vacancies, by their numbers."""
        known = self.known[np.ix_(people, vacancies)]
        return Pairs(self.people.take(people), self.vacancies.take(vacancies), self.road, known)
