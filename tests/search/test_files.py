from __future__ import annotations

import json
from itertools import pairwise

from wangqi.search import latin
from wangqi.search.characters import encode
from wangqi.search.documents import Document
from wangqi.search.files import checksum, search_files
from wangqi.search.segments import segments
from wangqi.search.suggestions import spelling
from wangqi.search.table import lengths, table, titles
from wangqi.search.variants import forms, variants

from .test_characters import Words, article


def document(number: int, title: str, text: str, **more: object) -> Document:
    values: dict[str, object] = {
        "url": f"issues/a/{number}.html",
        "title": title,
        "body": encode(article(title, text), Words()),
        "issue": "a",
        "blocks": ((text,),),
        "label": "第1期",
        "date": "2024-05-10",
        **more,
    }
    return Document(**values)  # type: ignore[arg-type]


DOCUMENTS = [
    document(1, "矿山复绿", "借口矿山", topic="部委动态", source="甲报", facets=(("region", ("山西", "江西")),)),
    document(2, "煤层气", "矿山干旱", topic="部委动态", keywords=("煤层气",)),
    document(3, "其他", "头发", source="甲报", issue="b", label="", date=""),
]


def files(synonyms: tuple[str, ...] = ()) -> dict[str, str]:
    return dict(search_files(segments(DOCUMENTS), synonyms))


def test_a_table_counts_issues_and_codes_facets() -> None:
    made = table(DOCUMENTS, titles(DOCUMENTS), lengths(DOCUMENTS))
    assert made["issues"] == [["a", "第1期", "2024-05-10", 2], ["b", "", "", 1]]
    facets = made["facets"]
    assert isinstance(facets, dict)
    assert facets["topic"] == {"values": ["部委动态"], "codes": "# # ", "single": False}
    assert facets["region"] == {"values": ["山西", "江西"], "codes": "#$  ", "single": False}


def test_the_manifest_names_segments_and_synonyms() -> None:
    manifest = json.loads(files(("矿联 = 矿业联合会", "空", "甲= 乙 =丙"))["search/index/manifest.json"])
    assert [segment["articles"] for segment in manifest["segments"]] == [3]
    assert manifest["synonyms"] == [["矿联", "矿业联合会"], ["甲", "乙", "丙"]]


def test_every_word_lies_in_the_slice_of_its_first_character() -> None:
    made = files()
    count = json.loads(made["search/index/manifest.json"])["words"]["slices"]
    assert "矿山 3\n" in made[f"search/words/{ord('矿') % count}.txt"]


def test_suggestions_lead_from_pinyin_to_terms_and_from_parts_to_titles() -> None:
    made = files()
    assert ["山西", 1, "shan xi"] in json.loads(made["search/suggest/s.json"])
    rows = [row for path, text in made.items() if path.startswith("search/suggest/") for row in json.loads(text)]
    assert ["矿山复绿", 0.5] in rows


def test_traditional_characters_lead_to_those_of_the_archive_alone() -> None:
    made = json.loads(files()["search/variants.json"])
    table = dict(zip(made["from"], made["to"], strict=True))
    assert table["頭"] == "头"
    assert "龍" not in table
    assert made["held"] == ""
    assert made["words"].get("藉口") == "借口"


def test_traditional_characters_that_an_article_has_are_named() -> None:
    quoted = document(1, "石山", "石刻写作頭山，今作头山。")
    made = dict(search_files(segments([quoted])))
    assert json.loads(made["search/variants.json"])["held"] == "頭"
    assert json.loads(made["search/index/manifest.json"])["variants"] == checksum(made["search/variants.json"])


def test_what_is_found_of_parts_is_what_is_found_of_all() -> None:
    """What is kept of a segment, or of a term, must not depend on what stands beside it."""
    listed = ["干旱", "借口", "头发", "发展", "皇后", "后来", "松树", "重庆", "重要", "银行", "行长", "绿色矿山", "A股"]
    whole = forms(set("".join(listed)), listed)
    parts = [forms(set(word), [word]) for word in listed]
    held = set("頭發展")
    assert variants([whole], held) == variants(parts, held) == variants(reversed(parts), held)
    assert variants([whole], held)["words"]
    assert spelling(listed) == {term: said for one in listed for term, said in spelling([one]).items()}


def test_the_segments_together_suggest_what_one_would() -> None:
    apart, joined = (dict(search_files(segments(DOCUMENTS, step=step))) for step in (1, 384))
    assert "search/tables/s1-open.json" in apart
    for path in joined:
        if not path.startswith(("search/index/", "search/tables/")):
            assert apart[path] == joined[path], path


def test_a_latin_word_lies_in_the_slice_of_each_of_its_pairs_of_letters() -> None:
    listed = ["bara", "pilbara", "zz"]
    made = [text.split("\n") for text in latin.sliced(listed, 8)]
    for word in listed:
        for first, second in pairwise(word):
            assert word in made[(26 * (ord(first) - 97) + ord(second) - 97) % 8]
    assert len(made) == 8


def test_the_same_documents_give_the_same_files() -> None:
    assert files() == files()
