from __future__ import annotations

import pytest

from wangqi.parse import repair


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
    ],
)
def test_raise_scripts(flat: str, raised: str) -> None:
    assert repair.raise_scripts(flat) == raised


def test_a_line_that_was_spaced_out_is_closed_up_and_others_are_left() -> None:
    line = "全 省 矿 山 ， 共 有 14.32 万 人 ， 同 比 增 长"
    assert repair.is_spaced_out(line)
    assert repair.close_up(line) == "全省矿山，共有14.32万人，同比增长"
    assert not repair.is_spaced_out("某部领导 某省代表 三地同时开工")
    assert not repair.is_spaced_out("品种 上周 本周 涨跌 说明")


def test_fold_undoes_every_rule() -> None:
    assert repair.fold("⻓ 江 m³、1∶2、CO₂") == repair.fold("长江m3、1：2、CO2")
