"""The handbook: short pages about one thing each, those of one's own work first."""

import re
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.views.decorators.http import require_GET

from jiayu_jobs.web.access import account
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handbook (templates/help/<name>.html). capability: whose work it is about; empty = everybody's."""

    name: str
    title: str
    summary: str
    capability: str = ""

    @property
    def template(self) -> str:
        """Where its text stands."""
        return f"help/{self.name}.html"

    def text(self) -> str:
        """Its words without mark-up, for the search."""
        return re.sub(r"\s+", "", strip_tags(render_to_string(self.template, {"text_only": True})))


CHAPTERS = (
    Chapter("register", "登记一个人", "从身份证号开始，一分钟登记完；存错了 10 分钟内可撤销。", "workers.register"),
    Chapter("verify", "本月核实", "一户一户问一遍，一点一个结果；点错了能撤销。", "workers.verify"),
    Chapter("consultations", "政策咨询", "有人来问，记一笔；问得多的，县里据此开班、印政策。", "consultations.view"),
    Chapter("checks", "电话抽查", "随机抽人、打电话核对，不符的由村里改正。", "checks.view"),
    Chapter("province", "省系统登记和对照", "记就业登记、失业登记，按省系统格式导出和导入。", "province.register"),
    Chapter("tables", "其他部门用表", "别的部门要的表存一次，以后照着从登记里填好导出。", "tables.use"),
    Chapter("one-person", "一个人一份档案", "补号码、更正号码、核对可能重复的人、合并和撤销合并。", "numbers.ask"),
    Chapter("not-found", "找不到人怎么办", "换个办法找，或弄清楚是不是登记在别的村。", "workers.view"),
    Chapter("personal", "拨打电话和看完整信息", "平时只显示一部分，什么时候能看全、会留下什么记录。", "workers.dial"),
    Chapter("exports", "导出表格", "选好条件、写明用途，后台写好再下载；默认脱敏。", "exports.use"),
    Chapter("imports", "导入表格", "谁交哪张表，怎么预览、确认、撤销，退回的行怎么办。", "imports.use"),
    Chapter("erasing", "本人要求删除信息", "谁来申请、谁来审核、删掉什么、留下什么。", "erasures.ask"),
    Chapter("vacancies", "岗位招聘", "审核岗位，代企业发布，招满和到期，贴海报。", "vacancies.view"),
    Chapter("visits", "企业回访和困难", "走访记一笔，困难派给责任单位，办结后请企业确认。", "visits.view"),
    Chapter("firm-issues", "反映困难", "遇到用工、政策上的困难怎样反映，在哪里看答复。", "firm.use"),
    Chapter("matching", "推荐岗位和帮扶", "谁和哪个岗位合适、为什么；14 天没有音讯的人怎么帮。", "matches.use"),
    Chapter("referrals", "推介到上岗", "推荐、问本人、单位答复、到岗，第 7、30、90 天回访。", "referrals.view"),
    Chapter("training", "培训班和证书", "给人报名，办一个班，发证，申报补贴。", "classes.view"),
    Chapter("care", "居家养老", "登记老人、代家庭下单，派护工、约上门、结算。", "care.view"),
    Chapter("care-visit", "护工上门", "接单，到了点一下，做完请家属告诉签字码。", "care.visit"),
    Chapter("crafts", "手工活", "领活、交货、验收，按件付钱。", "crafts.view"),
    Chapter("contests", "大赛", "报名、初审、打分、推送市里。", "contests.view"),
    Chapter("gigs", "零工结算", "记工、两边确认、付清；没付钱怎么帮本人。", "referrals.view"),
    Chapter("firm-register", "登记单位和首页", "企业怎样登记、补正，首页上有什么。", "firm.use"),
    Chapter("firm-gigs", "零工的记工和付款", "干完记一班，确认工时，按时付钱。", "firm.use"),
    Chapter("buses", "送工车", "安排车次、报名、候补，当天点名，到企业记意向。", "buses.view"),
    Chapter(
        "cooperation",
        "区域合作和网点指导",
        "合作协议、想去外地的人、引进人才、片区小组，站点电视。",
        "cooperation.view",
    ),
    Chapter("firm-candidates", "答复推荐来的人", "什么时候看得到姓名和电话，约面试、录用、到岗怎样点。", "firm.use"),
    Chapter("sites", "网点的时间和位置", "改服务时间和电话，移动标记，启用和停用。", "sites.move"),
    Chapter("months", "用工监测", "谁还没填、催报、看异动、审核、退回和锁定。", "months.check"),
    Chapter("firm-month", "每月填报用工", "没有变化的一点就报，填错了审核前能改。", "firm.use"),
    Chapter("two-steps", "两步验证", "手机验证器、一次性码、记住的设备，丢了怎么办。"),
    Chapter("figures", "指标是怎么数出来的", "每个数都是从登记的人一个一个数出来的。"),
)


@account()
@require_GET
def handbook(request: PortalRequest) -> HttpResponse:
    """The chapters of one's post, filtered by ?q=."""
    wanted = "".join(request.GET.get("q", "").split())[:40]
    found = [chapter for chapter in own_chapters(request) if matches(chapter, wanted)]
    return page(request, "help/index.html", {"chapters": found, "q": wanted})


@account()
@require_GET
def chapter_page(request: PortalRequest, chapter: str) -> HttpResponse:
    """One chapter, with the others beside it."""
    mine = own_chapters(request)
    found = next((item for item in mine if item.name == chapter), None)
    if found is None:
        raise Http404
    return page(request, found.template, {"chapter": found, "others": [item for item in mine if item is not found]})


def own_chapters(request: PortalRequest) -> list[Chapter]:
    """What concerns the active post."""
    return [item for item in CHAPTERS if not item.capability or request.authority.may(item.capability)]


def matches(item: Chapter, wanted: str) -> bool:
    """Whether a chapter's title, summary or text holds the words."""
    return not wanted or wanted in item.title + item.summary + item.text()
