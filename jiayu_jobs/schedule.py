"""Every periodic job of the portal, sorted by name. Times are Asia/Shanghai."""

from celery.schedules import crontab

PERIODIC_JOBS = {
    "audit-seal": {"task": "audit.seal", "schedule": 10.0},
    "dashboard-dated-figures": {"task": "dashboard.mark_dated_figures", "schedule": crontab(hour=0, minute=5)},
    "dashboard-rebuild": {"task": "dashboard.rebuild_and_report", "schedule": crontab(hour=2, minute=30)},
    "exports-expire": {"task": "exports.expire", "schedule": crontab(minute="*/10")},
    "stations-clear-sessions": {"task": "stations.clear_sessions", "schedule": crontab(hour=3, minute=15)},
    "workers-close-expired": {"task": "workers.close_expired", "schedule": crontab(hour=0, minute=2)},
    "workers-search-duplicates": {"task": "workers.search_duplicates", "schedule": crontab(hour=1, minute=20)},
}
