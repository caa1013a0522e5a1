from __future__ import annotations

import pytest

from tests.parse.helpers import WORDS
from wangqi.model import Source
from wangqi.parse import parse, repair


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⼈⺠⽹", "人民网"),
        ("⼾外⻓度", "户外长度"),
        ("甲―乙", "甲—乙"),
        ("联系人∶甲", "联系人：甲"),
        ("比例 1∶1000", "比例 1∶1000"),
        ("平常的字", "平常的字"),
    ],
)
def test_plain_characters(printed: str, meant: str) -> None:
    assert repair.plain_characters(printed) == meant


@pytest.mark.parametrize(
    ("flat", "raised"),
    [
        ("占地 4 万 m2。", "占地 4 万 m²。"),
        ("35 mg/m3，", "35 mg/m³，"),
        ("1.2×104 km2", "1.2×10⁴ km²"),
        ("5.6×10-6", "5.6×10⁻⁶"),
        ("Fe2O3、CO2 和 O3", "Fe₂O₃、CO₂ 和 O₃"),
        ("G20 峰会、F16 战机、B2 层", "G20 峰会、F16 战机、B2 层"),
        ("com2 接口", "com2 接口"),
        ("35 mg/m 3，储量 2 亿 m 3。", "35 mg/m³，储量 2 亿 m³。"),
        ("长 3 m 3 月完工", "长 3 m 3 月完工"),
        ("品位 5.6×10 -6", "品位 5.6×10⁻⁶"),
        ("CO 2 排放", "CO₂ 排放"),
        ("CO 2 300 吨", "CO 2 300 吨"),
        ("见 https://a.cn/CO2/m3 与 m3", "见 https://a.cn/CO2/m3 与 m³"),
    ],
)
def test_raise_scripts(flat: str, raised: str) -> None:
    assert repair.raise_scripts(flat) == raised


def test_each_repair_is_listed_by_its_own_rule() -> None:
    body = "⼈均产值增长，“甲―乙”线路于今年正式开通运营。\n占地 4 万 m2 的厂房也已经完工。\n"
    parsed = parse(Source(path="2024-01-01.txt", text=f"【工作动态】\n某市经济保持增长\n{body}"), WORDS)
    assert [(item.line, item.rule) for item in parsed.repairs] == [(3, "radical"), (3, "look-alike"), (4, "script")]
    assert (parsed.repairs[-1].before, parsed.repairs[-1].after) == ("m2", "m²")


def test_a_line_that_was_spaced_out_is_closed_up_and_others_are_left() -> None:
    line = "全 省 矿 山 ， 共 有 14.32 万 人 ， 同 比 增 长"
    assert repair.is_spaced_out(line)
    assert repair.close_up(line) == "全省矿山，共有14.32万人，同比增长"
    assert not repair.is_spaced_out("某部领导 某省代表 三地同时开工")
    assert not repair.is_spaced_out("品种 上周 本周 涨跌 说明")


def test_fold_undoes_every_rule() -> None:
    assert repair.fold("⻓ 江 m³、1∶2、CO₂") == repair.fold("长江m3、1：2、CO2")
