"""What a database session knows must end with the request, the block and the error that it was for."""

import threading

import psycopg2
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from psycopg2.extras import register_default_jsonb

from dashboard.watching import watcher_for
from jiayu_jobs.embedded.postgres import SUPERUSER
from jiayu_jobs.regions import path_range
from jiayu_jobs.scoping import OutsideScope, Scope, batch, current_scope, scoped
from jiayu_jobs.scoping.context import SETTINGS
from jiayu_jobs.scoping.roles import as_owner
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, make_person

NOTHING = ("", "", "", "")


def settings_now() -> tuple[str, ...]:
    """The session's four settings, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS))
        return cursor.fetchone()


@pytest.mark.django_db
class TestRequests:
    def test_nothing_is_left_after_a_request(self, cast, signed_in):
        client = signed_in(cast.liaison)
        assert client.get("/workers/").status_code == 200
        assert settings_now() == NOTHING

    def test_nothing_is_left_after_a_refusal_or_an_unknown_address(self, cast, signed_in):
        client = signed_in(cast.liaison)
        for url in ("/audit/", "/no-such-page/", "/workers/019a0000-0000-7000-8000-000000000000/"):
            assert client.get(url).status_code in {403, 404}
            assert settings_now() == NOTHING

    def test_nothing_is_left_after_an_exception_in_a_view(self, cast, signed_in, monkeypatch):
        seen = []

        def broken(*args, **kwargs):
            seen.append(settings_now())
            raise RuntimeError("a broken page")

        monkeypatch.setattr("workers.views.people.filtered", broken)
        client = signed_in(cast.liaison)
        client.raise_request_exception = False
        assert client.get("/workers/").status_code == 500
        assert seen[0][:2] == path_range(cast.regions[OWN].path)
        assert settings_now() == NOTHING

    def test_nothing_is_left_after_a_database_error_in_a_view(self, cast, signed_in, monkeypatch):
        def broken(*args, **kwargs):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

        monkeypatch.setattr("workers.views.people.filtered", broken)
        client = signed_in(cast.liaison)
        client.raise_request_exception = False
        assert client.get("/workers/").status_code == 500
        assert settings_now() == NOTHING

    def test_the_next_request_on_the_connection_has_its_own_scope(self, cast, signed_in):
        make_person(cast.liaison, cast.regions[OWN], 11, full_name="宓冬璇")
        make_person(cast.sibling, cast.regions[SIBLING], 13, full_name="亓春翀")
        pages = {name: signed_in(user).get("/workers/") for name, user in cast.everyone().items() if name != "leader"}
        assert "宓*璇" in pages["liaison"].content.decode()
        assert "亓*翀" not in pages["liaison"].content.decode()
        assert "亓*翀" in pages["sibling"].content.decode()
        assert "宓*璇" not in pages["sibling"].content.decode()

    def test_somebody_not_signed_in_scrubs_what_was_left(self, cast):
        """Even if something forgot to clean up: a public request enters its own scope first."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jiayu.lo', '4', false), set_config('jiayu.hi', '5', false)")
        seen = []

        def look(request):
            seen.append(settings_now())
            from django.http import HttpResponse

            return HttpResponse("")

        from dashboard.views import public as pages
        from jiayu_jobs.web.access import public

        original = pages.jobs
        try:
            from django.urls import clear_url_caches, get_resolver

            entry = next(p for r in get_resolver().url_patterns for p in r.url_patterns if p.name == "jobs")
            entry.callback = public(look)
            clear_url_caches()
            assert Client().get("/jobs").status_code == 200
        finally:
            entry.callback = original
            clear_url_caches()
        assert seen == [NOTHING]

    def test_A9_a_change_of_post_counts_from_the_next_request(self, cast, signed_in):
        from stations.models import PostHolding, StaffPost

        make_person(cast.liaison, cast.regions[OWN], 11, full_name="宓冬璇")
        client = signed_in(cast.liaison)
        assert "宓*璇" in client.get("/workers/").content.decode()
        holding = PostHolding._base_manager.get(user=cast.liaison)
        holding.post = StaffPost._base_manager.create(
            code="new-post", role="village_liaison", region=cast.regions[SIBLING]
        )
        holding.save()
        after = client.get("/workers/")
        assert after.status_code == 200
        assert "宓*璇" not in after.content.decode()

    def test_A9_a_change_of_role_counts_from_the_next_request(self, cast, signed_in):
        from stations.models import PostHolding

        client = signed_in(cast.officer)
        assert client.get("/workers/").status_code == 200
        assert client.get("/screen/snapshot").status_code == 200
        post = PostHolding._base_manager.select_related("post").get(user=cast.officer).post
        post.role = "gig_station_specialist"
        post.save()
        assert client.get("/screen/snapshot").status_code == 403
        assert client.get("/workers/").status_code == 200

    @pytest.mark.parametrize("end", ["suspended", "ended", "closed"])
    def test_A9_an_account_whose_post_is_gone_sees_nobody(self, cast, signed_in, end):
        from datetime import date

        from django.utils import timezone

        from stations.models import PostHolding

        client = signed_in(cast.liaison)
        assert client.get("/workers/").status_code == 200
        holding = PostHolding._base_manager.select_related("post").get(user=cast.liaison)
        if end == "suspended":
            holding.suspended_at = timezone.now()
        elif end == "ended":
            holding.ends_on = date(2023, 6, 1)
        else:
            holding.post.closed_on = date(2023, 6, 1)
            holding.post.save()
        holding.save()
        assert client.get("/workers/").status_code in {302, 403}

    def test_A9_a_disabled_account_is_out_at_the_next_request(self, cast, signed_in):
        client = signed_in(cast.liaison)
        assert client.get("/workers/").status_code == 200
        cast.liaison.is_active = False
        cast.liaison.save()
        assert client.get("/workers/").status_code == 302


@pytest.mark.django_db(transaction=True)
class TestConnections:
    """On connections that are not inside a test's own transaction."""

    @pytest.fixture(autouse=True)
    def people(self, cast):
        make_person(cast.liaison, cast.regions[OWN], 11)
        make_person(cast.other_town, cast.regions[FOREIGN], 13)
        self.cast = cast

    def codes(self) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT region_id FROM workers_labourrecord")
            return {code for (code,) in cursor.fetchall()}

    def test_a_connection_that_opens_late_gets_the_scope_in_force(self):
        connection.close()
        with scoped(Scope.region(self.cast.regions[OWN].path), "tester"):
            assert connection.connection is None
            assert self.codes() == {OWN}
            assert settings_now() == (*path_range(self.cast.regions[OWN].path), "", "tester")
        assert settings_now() == NOTHING

    def test_a_connection_that_opens_late_is_the_web_role_without_a_scope(self):
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, session_user")
            current, session = cursor.fetchone()
        assert current == "app_web"
        assert session != "app_web"
        assert self.codes() == set()

    def test_a_connection_that_dies_inside_a_scope_comes_back_inside_it(self):
        with scoped(Scope.region(self.cast.regions[OWN].path), "tester"):
            assert self.codes() == {OWN}
            self.kill(connection.connection.info.backend_pid)
            with pytest.raises(DatabaseError):
                self.codes()
            connection.close()
            assert self.codes() == {OWN}
        assert settings_now() == NOTHING

    def test_a_connection_that_dies_at_the_end_of_a_scope_leaves_nothing(self):
        with pytest.raises(DatabaseError), scoped(Scope.region(self.cast.regions[OWN].path), "tester"):
            self.kill(connection.connection.info.backend_pid)
            self.codes()
        connection.close()
        assert settings_now() == NOTHING
        assert self.codes() == set()

    def test_another_thread_starts_outside_every_scope(self):
        found = []

        def look():
            try:
                found.append((settings_now(), self.codes()))
            finally:
                connection.close()

        with scoped(Scope.region(self.cast.regions[COUNTY].path), "tester"):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
        assert found == [(NOTHING, set())]

    def test_scopes_of_two_threads_do_not_mix(self):
        wrong = []

        def work(code: str) -> None:
            try:
                for _ in range(40):
                    with scoped(Scope.region(self.cast.regions[code].path), code):
                        if self.codes() != {code}:
                            wrong.append(code)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(code,)) for code in (OWN, FOREIGN, OWN, FOREIGN)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_batch_gives_the_role_back_at_commit_and_at_rollback(self):
        for stop in (False, True):
            with scoped(Scope.region(self.cast.regions[OWN].path)):
                with batch():
                    assert self.codes() == {OWN, FOREIGN}
                    transaction.set_rollback(stop)
                assert self.codes() == {OWN}
                with connection.cursor() as cursor:
                    cursor.execute("SELECT current_user")
                    assert cursor.fetchone() == ("app_web",)

    def test_batch_gives_the_role_back_when_its_transaction_breaks(self):
        with scoped(Scope.region(self.cast.regions[OWN].path)):
            with pytest.raises(DatabaseError), batch(), connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
            assert self.codes() == {OWN}

    @staticmethod
    def kill(pid: int) -> None:
        """End one backend of this test's own."""
        database = settings.DATABASES["default"]
        other = psycopg2.connect(
            dbname=connection.settings_dict["NAME"],
            user=database["USER"],
            password=database["PASSWORD"],
            host=database["HOST"],
            port=database["PORT"],
        )
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()


@pytest.mark.django_db(transaction=True)
class TestProductionLogins:
    """Production: the web login is a member of app_web alone (security.md section 4, rule 4)."""

    LOGIN = "web_of_the_test"

    @pytest.fixture(autouse=True)
    def login(self, cast):
        make_person(cast.liaison, cast.regions[OWN], 11)
        make_person(cast.other_town, cast.regions[FOREIGN], 13)
        self.cast = cast
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP ROLE IF EXISTS {self.LOGIN}")
            cursor.execute(f"CREATE ROLE {self.LOGIN} LOGIN PASSWORD 'only-here' NOINHERIT NOBYPASSRLS IN ROLE app_web")
        yield
        connection.close()
        with as_owner(connection), connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP ROLE {self.LOGIN}")

    @pytest.fixture
    def web(self, login):
        """A connection of the web's own login."""
        database = settings.DATABASES["default"]
        address = {"dbname": connection.settings_dict["NAME"], "host": database["HOST"], "port": database["PORT"]}
        try:
            opened = psycopg2.connect(**address, user=self.LOGIN, password="only-here")
        except psycopg2.OperationalError:  # a bundled server knows its logins by the kernel's word, not by password
            opened = psycopg2.connect(**address, user=SUPERUSER)
            with opened.cursor() as cursor:
                cursor.execute(f"SET SESSION AUTHORIZATION {self.LOGIN}")
            opened.commit()
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute("SELECT session_user, current_setting('is_superuser')")
            assert cursor.fetchone() == (self.LOGIN, "off")
        yield opened
        opened.close()

    @pytest.fixture
    def pages(self, web):
        """The portal's pages on that connection."""
        with web.cursor() as cursor:
            cursor.execute("SET ROLE app_web")
            cursor.execute("SET TIME ZONE 'UTC'")
        register_default_jsonb(conn_or_curs=web, loads=lambda text: text)
        connection.close()
        connection.connect()
        own, connection.connection = connection.connection, web
        yield
        connection.connection = own
        connection.close()

    @pytest.mark.parametrize("role", ["app_batch", "app_owner", "postgres"])
    def test_the_web_login_cannot_become(self, web, role):
        with web.cursor() as cursor, pytest.raises(psycopg2.Error):
            cursor.execute(f"SET ROLE {role}")

    def test_nor_from_inside_its_own_role(self, web):
        with web.cursor() as cursor:
            cursor.execute("SET ROLE app_web")
            for role in ("app_batch", "app_owner"):
                with pytest.raises(psycopg2.Error):
                    cursor.execute(f"SET ROLE {role}")

    def test_without_a_scope_it_sees_nobody_and_with_one_its_village(self, web):
        with web.cursor() as cursor:
            cursor.execute("SET ROLE app_web")
            cursor.execute("SELECT count(*) FROM workers_labourrecord")
            assert cursor.fetchone() == (0,)
            cursor.execute(
                "SELECT set_config('jiayu.lo', %s, false), set_config('jiayu.hi', %s, false)",
                path_range(self.cast.regions[OWN].path),
            )
            cursor.execute("SELECT region_id FROM workers_labourrecord")
            assert cursor.fetchall() == [(OWN,)]

    def test_pages_need_no_more_than_the_web_login(self, pages, signed_in):
        """Counting is the worker's; a page reads, registers and draws the screen as app_web alone."""
        with pytest.raises(DatabaseError), batch():
            pass
        with pytest.raises(OutsideScope):
            current_scope()
        leader, liaison = signed_in(self.cast.leader), signed_in(self.cast.liaison)
        for url in ("/screen/", "/screen/snapshot", "/screen/geometry", "/figures/", "/api/v1/indicators", "/audit/"):
            assert leader.get(url).status_code == 200, url
        for url in ("/workers/", "/workers/new/"):
            assert liaison.get(url).status_code == 200, url
        make_person(self.cast.liaison, self.cast.regions[OWN], 15)
        watcher = watcher_for({settings.SESSION_COOKIE_NAME: leader.cookies[settings.SESSION_COOKIE_NAME].value}, "")
        assert watcher.refused == 0

    def test_without_the_role_the_login_itself_may_read_nothing(self, web):
        with web.cursor() as cursor, pytest.raises(psycopg2.Error):
            cursor.execute("SELECT count(*) FROM workers_labourrecord")
