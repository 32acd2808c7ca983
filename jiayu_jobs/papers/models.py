"""The columns of a row that stands for a paper."""

from typing import Any

from django.db import models

from jiayu_jobs.papers import files


class PaperRow(models.Model):
    """What is known of a paper; its content lies in files.py under the row's key. size: bytes."""

    content_type = models.CharField("文件类型", max_length=20)
    digest = models.CharField("文件指纹", max_length=64)
    size = models.PositiveIntegerField("文件大小")
    added_by: Any = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        abstract = True

    def keep(self, paper: files.Judged) -> None:
        """Fill the columns and store the content, before the row is saved: a row without its file cannot be."""
        self.content_type, self.digest, self.size = paper.content_type, paper.digest, len(paper.content)
        files.keep(self.pk, paper)
