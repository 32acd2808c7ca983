"""Audit entries, the blocks that seal them, checkpoints of purged blocks, dirty marks, quotas."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from jiayu_jobs.scoping.models import GLOBAL, ScopedQuerySet, scoped_manager


class Outcome(models.TextChoices):
    """How an audited action ended."""

    DONE = "done", "完成"
    REFUSED = "refused", "拒绝"


class TransactionIdField(models.Field):
    """PostgreSQL's xid8, filled by the database with the writing transaction's id."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class AuditEntry(models.Model):
    """One action. The database refuses to change or delete it; detail holds no personal value in clear."""

    scope_path: ClassVar = {"region": "region_path"}

    at = models.DateTimeField("时间", auto_now_add=True)
    actor = models.CharField("账号", max_length=64)
    actor_label = models.CharField("姓名", max_length=64, blank=True)
    post = models.CharField("岗位", max_length=64, blank=True)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    action = models.CharField("动作", max_length=64)
    object_type = models.CharField("对象类型", max_length=64, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    region_path = models.TextField("区划路径", db_collation="C", blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=Outcome, default=Outcome.DONE)
    detail = models.JSONField("详情", default=dict)
    transaction = TransactionIdField(
        db_default=models.expressions.RawSQL("pg_current_xact_id()", []),
        editable=False,  # noqa: S611
    )

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (
            models.Index(fields=["object_id", "id"], name="audit_object"),
            models.Index(fields=["region_path", "id"], name="audit_region"),
            models.Index(fields=["actor", "action", "at"], name="audit_actor"),
            models.Index(fields=["transaction"], name="audit_transaction"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_label} {self.action} {self.object_id}"


class AuditBlock(models.Model):
    """A sealed block: every entry of the transactions in [from_transaction, to_transaction), chained to the block before.

    Transaction numbers mean something in one cluster only. Where a backup was restored, a block with `closes_at` ends one
    life of the database, whatever its numbers were: it holds all that was left up to that entry, and the blocks after
    it hold later entries, by the numbers of the cluster that the copy lives in.
    """

    scope_path: ClassVar = GLOBAL("A seal names entries by number and hash only.")

    sealed_at = models.DateTimeField(auto_now_add=True)
    from_transaction = models.BigIntegerField()
    to_transaction = models.BigIntegerField()
    entries = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    closes_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["previous"], name="audit_one_block_follows"),)

    def __str__(self) -> str:
        return f"block {self.pk}: {len(self.entries)} entries"


class AuditCheckpoint(models.Model):
    """Stands for the blocks that were purged up to it: the oldest kept block is chained to its digest.

    Only the database function purge_audit writes one. newest_at: the time of the youngest entry that went;
    closed_through: the last entry of the lives of the database that had ended before the newest purged block's, all gone.
    """

    scope_path: ClassVar = GLOBAL("A seal names entries by number and hash only.")

    block = models.BigIntegerField(unique=True)
    to_transaction = models.BigIntegerField()
    digest = models.BinaryField()
    entries = models.BigIntegerField()
    closed_through = models.BigIntegerField(null=True)
    life_ends = models.BigIntegerField(null=True)
    newest_at = models.DateTimeField(null=True)
    keep_months = models.PositiveSmallIntegerField()
    purged_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"purged through block {self.block}"


class DirtyMark(models.Model):
    """Figures of a subject are to be counted anew in a region; since = first day on which a counted fact changed."""

    scope_path: ClassVar = GLOBAL("Marks name a region and a subject, no row.")

    region_code = models.CharField(max_length=12)
    subject = models.CharField(max_length=32)
    since = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} in {self.region_code}"


class Quota(models.Model):
    """How much of a limited action somebody used in a window; the row is the lock (one conditional upsert)."""

    scope_path: ClassVar = GLOBAL("Counters hold an account's id and a number.")

    key = models.CharField(max_length=128)
    window = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "window"], name="quota_once_a_window"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.used}"
