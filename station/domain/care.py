"""Who needs care when a door is closed: the closed list of flags of a resident.

The codes stand in the register and in briefings; the words are those that offices write
in sheets, the first of a flag being the one written out.
"""

from enum import StrEnum


class Care(StrEnum):
    """One reason to look after somebody."""

    LIVES_ALONE = "lives-alone"
    AGED = "aged"
    DISABLED = "disabled"
    MATERNITY = "maternity"
    INFANT = "infant"
    DIALYSIS = "dialysis"
    CANCER_CARE = "cancer-care"
    CHRONIC = "chronic"
    MENTAL_CARE = "mental-care"
    LOW_INCOME = "low-income"
    BEDRIDDEN = "bedridden"
    CHILD_ALONE = "child-alone"
    OXYGEN = "oxygen"
    NO_PHONE = "no-phone"


CARE_WORDS = {
    "独居": Care.LIVES_ALONE,
    "独居老人": Care.LIVES_ALONE,
    "空巢": Care.LIVES_ALONE,
    "空巢老人": Care.LIVES_ALONE,
    "高龄": Care.AGED,
    "高龄老人": Care.AGED,
    "残疾": Care.DISABLED,
    "残疾人": Care.DISABLED,
    "孕产妇": Care.MATERNITY,
    "孕妇": Care.MATERNITY,
    "产妇": Care.MATERNITY,
    "怀孕": Care.MATERNITY,
    "婴幼儿": Care.INFANT,
    "婴儿": Care.INFANT,
    "幼儿": Care.INFANT,
    "透析": Care.DIALYSIS,
    "血透": Care.DIALYSIS,
    "血液透析": Care.DIALYSIS,
    "尿毒症": Care.DIALYSIS,
    "放化疗": Care.CANCER_CARE,
    "化疗": Care.CANCER_CARE,
    "放疗": Care.CANCER_CARE,
    "肿瘤": Care.CANCER_CARE,
    "慢病": Care.CHRONIC,
    "慢性病": Care.CHRONIC,
    "高血压": Care.CHRONIC,
    "糖尿病": Care.CHRONIC,
    "基础病": Care.CHRONIC,
    "基础疾病": Care.CHRONIC,
    "精神障碍": Care.MENTAL_CARE,
    "低保": Care.LOW_INCOME,
    "低保户": Care.LOW_INCOME,
    "困难户": Care.LOW_INCOME,
    "失能": Care.BEDRIDDEN,
    "卧床": Care.BEDRIDDEN,
    "瘫痪": Care.BEDRIDDEN,
    "留守儿童": Care.CHILD_ALONE,
    "吸氧": Care.OXYGEN,
    "无手机": Care.NO_PHONE,
    "不会用手机": Care.NO_PHONE,
}
# words that say more than their flag: they are kept as a note as well
CARE_DETAILS = frozenset({"高血压", "糖尿病", "肿瘤", "尿毒症", "瘫痪", "困难户"})
