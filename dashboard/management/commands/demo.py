"""manage.py demo [--county DIR] [--size small|full] [--seed N]"""

import csv
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dashboard.publish import publish
from dashboard.rollup import rebuild
from employers.demo.accounts import load_firm_accounts
from employers.demo.aids import load_demo_aids
from employers.demo.buses import load_demo_buses
from employers.demo.cooperation import load_demo_cooperation
from employers.demo.employers import Plan as EmployerPlan
from employers.demo.employers import load_demo_employers
from employers.demo.gigs import load_demo_gigs
from employers.demo.referrals import load_demo_referrals
from employers.demo.vacancies import load_demo_vacancies
from employers.demo.welfare import load_demo_welfare
from jiayu_jobs.audit.context import Actor, acting
from jiayu_jobs.clock import now, today
from jiayu_jobs.scoping import Scope
from stations.demo import PASSWORD, load_accounts, load_site_phones
from stations.models import Installation, Region
from stations.services.county import CountyUnusable, load_county
from training.demo.care import load_demo_care
from training.demo.consultations import load_demo_consultations
from training.demo.contests import load_demo_contests
from training.demo.crafts import load_demo_crafts
from training.demo.running import load_demo_running_class
from training.demo.training import load_demo_training
from workers.demo.people import FIRST_DAY, Draw, Plan
from workers.models import LabourRecord, Occupation
from workers.services.bulk import load_people

BUNDLED = Path(settings.BASE_DIR) / "stations" / "data" / "jiayu"
PEOPLE_A_LEAF, SMALL_PEOPLE = 1250, 2000
VACANCIES, SMALL_VACANCIES = 3000, 60
SMALL_SHARE = 0.1
REFERRALS, RIDERS, GUIDANCE_TRIPS = (600, 120), 480, 21
URBAN_SHARE = 0.1553
MOTHERS_SHARE = 0.013
NOTE = "城镇劳动力约占总数的七分之一，为演示假设，不计入农村劳动力信息数；2024 年为公布年度，2023 年与当年为演示数据。"
GIGS, SMALL_GIGS = 40, 12
AIDS, SMALL_AIDS = 60, 6
QUESTIONS, SMALL_QUESTIONS = 900, 80


class Command(BaseCommand):
    """Builds a demo county, once, in an empty register; deterministic for a seed."""

    help = "Build demo records."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--county", type=Path)
        parser.add_argument("--size", choices=["small", "full"], default="full")
        parser.add_argument("--seed", type=int, default=20241115)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        actor = Actor(key="demo", label="演示数据")
        with acting(actor, Scope.region("")):
            county = self.county(options["county"])
        with acting(actor, Scope.region(county.path)):
            if LabourRecord.objects.exists():
                self.refuse_or_keep()
                return
            self.step("accounts", load_accounts)
            plan = self.plan(options["county"] or BUNDLED, options["size"], options["seed"])
            people = self.step("draw people", lambda: self.draw(plan))
            self.step("load people", lambda: self.load(people, plan, options["size"]))
            share = 1 if options["size"] == "full" else SMALL_SHARE
            published = self.published(options["county"] or BUNDLED)
            employers = EmployerPlan.of(published, plan.today, plan.seed, share)
            self.step("employers", lambda: load_demo_employers(employers))
            vacancies = VACANCIES if options["size"] == "full" else SMALL_VACANCIES
            self.step("vacancies", lambda: load_demo_vacancies(vacancies, plan.today, plan.seed))
            self.step("telephones of sites", load_site_phones)
            self.step("firm accounts", load_firm_accounts)
            placed, waiting = (round(number * share) for number in REFERRALS)
            self.step("referrals", lambda: load_demo_referrals(placed, waiting, plan.today, plan.seed))
            self.step("gigs", lambda: load_demo_gigs(GIGS if share == 1 else SMALL_GIGS, plan.today, plan.seed))
            self.step(
                "one-to-one plans", lambda: load_demo_aids(AIDS if share == 1 else SMALL_AIDS, plan.today, plan.seed)
            )
            riders = round(published.get("SRV02", RIDERS) * share)
            self.step("buses", lambda: load_demo_buses(riders, plan.today, plan.seed))
            away, talent = (round(published.get(name, 250) * share) for name in ("REF06", "SRV10"))
            trips = GUIDANCE_TRIPS if share == 1 else 3
            placed_for_good = round(published.get("SRV06", 130) * share)
            self.step("welfare posts", lambda: load_demo_welfare(placed_for_good, plan.today, plan.seed))
            self.step("cooperation", lambda: load_demo_cooperation(away, talent, trips, plan.seed))
            self.step("training", lambda: load_demo_training(share, plan.today, plan.seed))
            self.step("a class of today", lambda: load_demo_running_class(plan.today, plan.seed))
            asked = QUESTIONS if share == 1 else SMALL_QUESTIONS
            self.step("questions", lambda: load_demo_consultations(asked, plan.today, plan.seed))
            self.step("home care", lambda: load_demo_care(share, plan.today, plan.seed))
            self.step("handwork", lambda: load_demo_crafts(share, plan.today, plan.seed))
            self.step("contests", lambda: load_demo_contests(plan.today, plan.seed))
        self.step("count figures", lambda: publish(rebuild()))
        self.stdout.write(f"demo {options['size']} ready in {time.monotonic() - started:.1f} s")

    def county(self, directory: Path | None) -> Region:
        """The county, loaded first where there is none."""
        county = Region.objects.filter(parent__isnull=True).first()
        if county is None or directory is not None:
            try:
                self.step("load county", lambda: load_county(directory or BUNDLED, county_password=PASSWORD))
            except CountyUnusable as error:
                raise CommandError(str(error)) from error
            county = Region.objects.get(parent__isnull=True)
        return county

    def refuse_or_keep(self) -> None:
        """A register with people is never mixed with invented ones; a demo that is there is kept."""
        if not Installation.holds_demo_data():
            raise CommandError("The register holds records that are not demo data: demo people are never mixed in.")
        self.stdout.write("the demo is already loaded, nothing to do")

    def plan(self, directory: Path, size: str, seed: int) -> Plan:
        """As many people as the county published, or a usual number a village; small scales people only."""
        published = self.published(directory)
        leaves = Region.objects.leaves().count()
        rural = int(published.get("LAB01", leaves * PEOPLE_A_LEAF))
        urban = round(rural * URBAN_SHARE)
        mothers = int(published.get("LAB11", round((rural + urban) * MOTHERS_SHARE)))
        if size == "small":
            scale = SMALL_PEOPLE / (rural + urban)
            rural, mothers = round(rural * scale), round(mothers * scale)
            urban = SMALL_PEOPLE - rural
        return Plan(rural=rural, urban=urban, study_mothers=mothers, today=today(), seed=seed)

    def published(self, directory: Path) -> dict[str, float]:
        """The published figures of a county directory, where it has some."""
        path = directory / "figures.csv"
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["id"]: float(row["value"]) for row in csv.DictReader(file) if row.get("comparison") == "="}

    def draw(self, plan: Plan) -> Any:
        """The people, not yet stored."""
        regions = list(Region.objects.leaves().order_by("path"))
        return Draw(plan, regions, list(Occupation.objects.values_list("code", flat=True))).people()

    def load(self, people: Any, plan: Plan, size: str) -> int:
        """Store them through the staged path, and say on the database what it now is."""
        with transaction.atomic():
            count = load_people(people, action="load_demo", since=FIRST_DAY)
            Installation.objects.update_or_create(
                id=1,
                defaults={"demo_seed": plan.seed, "demo_size": size, "demo_note": NOTE, "demo_loaded_at": now()},
            )
        cache.clear()
        return count

    def step(self, name: str, work: Any) -> Any:
        """Run a step and print how long it took."""
        self.stdout.write(f"  {name} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        result = work()
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
        return result
