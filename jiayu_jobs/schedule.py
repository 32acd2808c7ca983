"""Every periodic job of the portal, sorted by name. Times are Asia/Shanghai."""

from celery.schedules import crontab

PERIODIC_JOBS = {
    "audit-purge": {"task": "keeping.purge_audit", "schedule": crontab(day_of_month=1, hour=4, minute=0)},
    "audit-seal": {"task": "audit.seal", "schedule": 10.0},
    "dashboard-dated-figures": {"task": "dashboard.mark_dated_figures", "schedule": crontab(hour=0, minute=5)},
    "dashboard-rebuild": {"task": "dashboard.rebuild_and_report", "schedule": crontab(hour=2, minute=30)},
    "employers-close-expired": {"task": "employers.close_expired_vacancies", "schedule": crontab(hour=0, minute=3)},
    "employers-mark-arrears": {"task": "employers.mark_arrears", "schedule": crontab(hour=0, minute=6)},
    "employers-open-months": {"task": "employers.open_months", "schedule": crontab(hour=0, minute=4)},
    "employers-pass-time": {"task": "employers.pass_time", "schedule": crontab(minute="*/10")},
    "exports-expire": {"task": "exports.expire", "schedule": crontab(minute="*/10")},
    "keeping-retention": {"task": "keeping.retention", "schedule": crontab(hour=3, minute=30)},
    "stations-clear-sessions": {"task": "stations.clear_sessions", "schedule": crontab(hour=3, minute=15)},
    "workers-close-expired": {"task": "workers.close_expired", "schedule": crontab(hour=0, minute=2)},
    "workers-resume-erasures": {"task": "workers.resume_erasures", "schedule": crontab(minute=20)},
    "workers-search-duplicates": {"task": "workers.search_duplicates", "schedule": crontab(hour=1, minute=20)},
}
