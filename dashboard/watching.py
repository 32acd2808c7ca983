"""Who may watch the figures of a region, and which events concern them."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections

from dashboard.kiosk import COOKIE, kiosk_of
from dashboard.rollup import current_version
from jiayu_jobs.scoping import across_regions
from jiayu_jobs.web.request import PortalRequest
from stations.authority import POST_KEY, authority_of
from stations.models import Region
from stations.sessions import is_alive
from stations.stages import next_step

WATCHING = ("screen.view", "figures.view")
# Which figure's change at a village draws a ripple there.
RIPPLES = frozenset({"LAB02", "LAB03", "LAB08", "LAB16"})


@dataclass(frozen=True, slots=True)
class Watcher:
    """refused: 0, or the HTTP status; near: the region and its children; below: every code of the subtree."""

    refused: int = 0
    path: str = ""
    near: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    levels: dict[str, str] = field(default_factory=dict)
    ripples: frozenset[str] = RIPPLES
    public_wall: bool = False
    version: int = 0


def watcher_for(cookies: dict[str, str], code: str) -> Watcher:
    """The watcher behind a session or kiosk cookie, for a region; refused with 401, 403 or 404."""
    close_old_connections()
    try:
        return _watcher(cookies, code)
    finally:
        close_old_connections()


def _watcher(cookies: dict[str, str], code: str) -> Watcher:
    allowed, public_wall = _allowed_path(cookies)
    if not allowed:
        return Watcher(refused=401 if allowed is None else 403)
    region = Region.objects.filter(code=code).first() if code else Region.objects.filter(path=allowed).first()
    if region is None or not region.path.startswith(allowed):
        return Watcher(refused=404)
    below = dict(Region.objects.under(region.path).values_list("code", "level"))
    near = {region.code, *region.children.values_list("code", flat=True)}
    with across_regions():
        version = current_version()
    return Watcher(
        path=region.path,
        near=frozenset(near),
        below=frozenset(below),
        levels=below,
        public_wall=public_wall,
        version=version,
    )


def _allowed_path(cookies: dict[str, str]) -> tuple[str | None, bool]:
    """The path a visitor may watch (None = nobody signed in, empty = may not), and whether it is a kiosk."""
    session = SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    request = PortalRequest()
    request.session = session
    request.COOKIES = cookies
    user = get_user(request)
    if not user.is_authenticated:
        kiosk = kiosk_of(cookies.get(COOKIE, ""))
        return (kiosk.region.path, True) if kiosk else (None, False)
    request.user = user
    request.authority = authority_of(user, session.get(POST_KEY))
    if not is_alive(request) or next_step(request):
        return None, False
    if not any(request.authority.may(capability) for capability in WATCHING):
        return "", False
    return request.authority.scope().path, False
