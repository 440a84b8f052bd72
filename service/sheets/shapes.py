"""The tables that can be read and written: their columns, and the words each is known by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from service.sheets.words import header_word


@dataclass(frozen=True, kw_only=True)
class Column:
    key: str
    title: str  # how a Chinese export heads it
    english: str
    words: tuple[str, ...] = ()  # what else offices call it
    loosely: tuple[str, ...] = ()  # and what may as well head another column that stands beside it
    required: bool = False
    instead: str = ""  # the column that can stand for it, where the sheet lacks it altogether
    single: bool = False  # two that go by it equally well are wrong, though it may be wanting
    heads: bool = False  # may stand once over all lines of one organization
    shared: bool = True  # a merged block speaks for every line it spans; never so for numbers


@dataclass(frozen=True, kw_only=True)
class Shape:
    kind: str
    title: str
    english: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()  # headers known to be beside the point, so not named as extra
    monthly: bool = False  # the lines above must say of which month it is

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def known_as(self, words: str) -> tuple[Column, int] | None:
        """The column that goes by these words, and how exactly: 0 for its own title, 1 for a
        synonym, 2 for a loose one."""
        return self._known.get(header_word(words))

    def ignores(self, words: str) -> bool:
        return header_word(words) in self._ignored

    @cached_property
    def _known(self) -> dict[str, tuple[Column, int]]:
        known: dict[str, tuple[Column, int]] = {}
        for column in self.columns:
            for word in column.words:
                known.setdefault(header_word(word), (column, 1))
            for word in column.loosely:
                known.setdefault(header_word(word), (column, 2))
        for column in self.columns:
            known[header_word(column.title)] = known[header_word(column.english)] = (column, 0)
        return known

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(map(header_word, (*_ALWAYS_IGNORED, *self.ignored)))


def _said(subjects: str, *endings: str) -> tuple[str, ...]:
    """``_said("组织 支部", "编码", "代码")``: 组织编码, 组织代码, 支部编码, 支部代码."""
    return tuple(subject + ending for subject in subjects.split() for ending in endings)


_CODE = ("编码", "代码", "编号", "代号", "号", "ID")
_ORGANIZATION = "组织 党组织 基层党组织 基层组织 单位 支部 党支部 机构 部门 责任单位 填报单位"
_TASK = "任务 工作 工作任务 项目 事项 工作事项 任务清单 清单 任务事项 清单事项 指标"
_SUPERIOR = "上级 上级组织 上级党组织 上级单位 上级机构 主管单位 隶属组织 所属组织 所属党组织"
NUMBER = Column(key="number", title="序号", english="No.")
WRONG = Column(key="wrong", title="错误", english="What is wrong")
_ALWAYS_IGNORED = (
    "序号", "编号", "No.", "#", "号", "错误", "What is wrong", "错误说明",
)  # fmt: skip
_NOTE = Column(
    key="note", title="备注", english="Note", words=("附注", "备考", "Notes", "Remark", "Remarks")
)

ORGANIZATIONS = Shape(
    kind="organizations",
    title="党组织名录",
    english="Organizations",
    columns=(
        Column(
            key="code", title="组织编码", english="Organization code", required=True,
            words=(*_said(_ORGANIZATION, *_CODE), "编码", "代码", "Code", "Organization"),
        ),
        Column(
            key="name", title="组织名称", english="Organization name", required=True,
            words=(*_said(_ORGANIZATION, "名称", "全称", ""), "名称", "全称", "Name"),
        ),
        Column(
            key="kind", title="组织类型", english="Kind", required=True,
            words=("组织类别", "党组织类型", "党组织类别", "组织形式", "类型", "类别", "Type",
                   "Organization kind", "Organization type"),
        ),
        Column(
            key="superior", title="上级组织编码", english="Superior code",
            words=(*_said(_SUPERIOR, *_CODE, ""), "Superior", "Parent", "Parent code"),
        ),
        Column(
            key="group", title="考核分组", english="Peer group",
            words=("分组", "组别", "考核组", "考核组别", "考核类别", "Group"),
        ),
        Column(
            key="members", title="党员数", english="Members", shared=False,
            words=("党员人数", "党员总数", "党员数量", "在册党员数", "正式党员数", "人数",
                   "Party members"),
        ),
        Column(
            key="has_groups", title="设党小组", english="Has groups", shared=False,
            words=("是否设党小组", "是否设立党小组", "有无党小组", "党小组", "党小组数",
                   "党小组个数", "党小组数量", "Party groups"),
        ),
        Column(
            key="tier", title="现有等次", english="Tier",
            words=("等次", "支部等次", "当前等次", "现等次", "评定等次", "现有等级",
                   "Current tier"),
        ),
        _NOTE,
    ),
)  # fmt: skip

TASKS = Shape(
    kind="tasks",
    title="党建工作任务清单",
    english="Task catalogue",
    columns=(
        Column(
            key="code", title="任务编码", english="Task code", required=True,
            words=(*_said(_TASK, *_CODE), "任务序号", "编码", "代码", "Code", "Task"),
        ),
        Column(
            key="category", title="任务类别", english="Category",
            words=("任务分类", "任务类型", "工作类别", "类别", "分类", "板块", "一级指标",
                   "Task category"),
        ),
        Column(
            key="name", title="任务名称", english="Task name", required=True,
            words=(*_said(_TASK, "名称", "内容", ""), "重点任务", "具体任务", "名称", "二级指标",
                   "Name"),
        ),
        Column(
            key="cycle", title="周期", english="Cycle", required=True,
            words=("任务周期", "工作周期", "频次", "频率", "开展周期", "考核周期", "Frequency"),
        ),
        Column(
            key="applies_to", title="适用组织", english="Applies to", required=True,
            words=("适用范围", "适用对象", "责任主体", "适用组织类型", "承办组织", "实施主体",
                   "Kinds", "Applies to kinds"),
        ),
        Column(
            key="weight", title="分值", english="Points", required=True, shared=False,
            words=("任务分值", "标准分", "标准分值", "满分", "权重", "分数", "基准分", "Weight"),
        ),
        Column(
            key="deadline", title="完成时限", english="Deadline", required=True,
            words=("时限", "办结时限", "完成期限", "完成时间", "截止时间", "截止日期", "期限",
                   "时间要求", "时限要求", "Due"),
        ),
        Column(
            key="evidence", title="佐证材料", english="Evidence",
            words=("佐证", "印证材料", "证明材料", "佐证资料", "支撑材料", "Evidence material"),
        ),
        Column(
            key="basis", title="制度依据", english="Basis",
            words=("依据", "政策依据", "文件依据", "依据文件", "制度", "Legal basis"),
        ),
        Column(
            key="condition", title="适用条件", english="Condition",
            words=("条件", "前提条件", "Conditions"),
        ),
        _NOTE,
    ),
)  # fmt: skip

SELF_EVALUATIONS = Shape(
    kind="self-evaluations",
    title="党建工作月自评表",
    english="Monthly self-evaluation",
    monthly=True,
    ignored=("分值", "Points possible", "任务分值", "完成时限", "Deadline"),
    columns=(
        Column(
            key="organization", title="组织编码", english="Organization code", required=True,
            instead="organization_name", heads=True,
            words=(*_said(_ORGANIZATION, *_CODE), "Organization"),
        ),
        Column(
            key="organization_name", title="组织名称", english="Organization name", heads=True,
            words=_said(_ORGANIZATION, "名称", "全称", ""),
        ),
        Column(
            key="task", title="任务编码", english="Task code", required=True, instead="task_name",
            words=(*_said(_TASK, *_CODE), "Task"),
        ),
        Column(
            key="task_name", title="任务名称", english="Task name",
            words=_said(_TASK, "名称", "内容", ""),
        ),
        Column(
            key="outcome", title="完成情况", english="Outcome", required=True,
            words=("完成状态", "完成结果", "是否完成", "完成与否", "落实情况", "办理结果",
                   "完成进度", "任务完成情况", "工作完成情况", "办理情况", "办结情况", "进展情况",
                   "进展", "状态", "Status", "Result"),
        ),
        Column(
            key="points", title="自评分", english="Self-score", required=True, shared=False,
            words=("自评得分", "自评分值", "自评分数", "自评", "自查得分", "自评成绩", "自评打分",
                   "自打分", "自我评分", "自我评价", "自查评分", "申报得分", "申报分",
                   "Claimed points", "Claimed"),
            loosely=("评分", "得分", "Score", "Points"),
        ),
        Column(
            key="happened_on", title="完成日期", english="Done on", single=True,
            words=("办结日期", "办结时间", "实际完成日期", "实际完成时间", "实际完成",
                   "实际办结时间", "实际办结日期", "完成日", "办结日",
                   "Completed on", "Completion date", "Happened on"),
            loosely=("完成时间", "日期", "时间", "Date"),
        ),
        Column(
            key="statement", title="情况说明", english="Statement",
            words=("说明", "完成情况说明", "工作情况", "具体情况", "工作成效", "备注",
                   "Note", "Notes", "Remarks"),
        ),
    ),
)  # fmt: skip

WORKDAYS = Shape(
    kind="workdays",
    title="工作日历",
    english="Workdays",
    columns=(
        Column(
            key="day", title="日期", english="Date", required=True,
            words=("调整日期", "年月日", "Day"),
        ),
        Column(
            key="kind", title="类型", english="Type", required=True,
            words=("日期类型", "类别", "性质", "安排", "Kind"),
        ),
        Column(
            key="label", title="说明", english="Label",
            words=("节日", "节假日", "名称", "备注", "节日名称", "Note", "Holiday"),
        ),
    ),
)  # fmt: skip

PEOPLE = Shape(
    kind="people",
    title="人员名录",
    english="People",
    columns=(
        Column(
            key="person", title="人员编码", english="Person code", required=True,
            words=("人员代码", "人员编号", "编码", "代码", "工号", "Code", "Person"),
        ),
        Column(
            key="name", title="姓名", english="Name", required=True,
            words=("人员姓名", "名字", "Full name"),
        ),
        Column(
            key="organization", title="组织编码", english="Organization code",
            words=("所在组织编码", "所属组织编码", "组织代码", "单位编码", "单位代码",
                   "支部编码", "Organization"),
        ),
        Column(
            key="telephone", title="电话", english="Telephone", shared=False,
            words=("联系电话", "手机", "手机号", "手机号码", "办公电话", "Phone", "Mobile"),
        ),
        Column(
            key="email", title="邮箱", english="Email", shared=False,
            words=("电子邮箱", "电子邮件", "邮件", "Mail", "E-mail"),
        ),
    ),
    ignored=("组织名称", "所在单位", "单位名称", "职务", "备注", "Note"),
)  # fmt: skip

SCHEME = Shape(
    kind="scheme",
    title="考核方案",
    english="Scheme",
    ignored=("生效月份", "In force from"),
    columns=(
        Column(key="version", title="版本", english="Version"),
        Column(key="rule", title="规则", english="Rule"),
        Column(
            key="parameter", title="参数", english="Parameter", required=True,
            words=("参数名", "参数名称", "Name"),
        ),
        Column(key="words", title="说明", english="What", words=("含义",)),
        Column(
            key="figure", title="数值", english="Figure", required=True,
            words=("值", "取值", "参数值", "Value"),
        ),
    ),
)  # fmt: skip

SHAPES = (ORGANIZATIONS, TASKS, SELF_EVALUATIONS, WORKDAYS, PEOPLE, SCHEME)
