"""`site.yaml` as typed values.

The keys are the fields of `Config` and of the dataclasses below it: their names, types, defaults and docstrings *are*
the reference (docs are generated from them). An unknown key is an error that names the nearest known one; so is a
value of the wrong type; both say line and column.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionName:
    """A section that the bulletin has, under the name that the site shows."""

    name: str
    """As the site shows it: 部委动态."""
    aliases: tuple[str, ...] = ()
    """Other names under which issues print it: 部委动向."""
    id: str = ""
    """Its address (ASCII). Empty: made from the name's pinyin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyValue:
    """One value of a vocabulary."""

    name: str
    """As the site shows it: 内蒙古."""
    aliases: tuple[str, ...] = ()
    """Other words under which a text means it: 内蒙古自治区, 鄂尔多斯."""
    id: str = ""
    """Its address (ASCII). Empty: made from the name's pinyin."""
    exceptions: tuple[str, ...] = ()
    """Words that hold the name or an alias and mean something else: 黄山西 for 山西. The name itself: not searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A list of values to be found in titles and text, each of which gets a page and a place among the filters."""

    id: str
    """`region`, `mineral`, `agency` …: ASCII, part of the address."""
    name: str
    """As the site shows it: 地区."""
    values: tuple[VocabularyValue, ...] = ()
    """What is looked for; added to the values of `builtin` where both are given."""
    builtin: str = ""
    """Take the values of a vocabulary that ships with wangqi: `provinces` or `minerals`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """Words of the field for the parser: what shipped with wangqi, then what the site adds."""

    sections: tuple[SectionName, ...] = ()
    sources: tuple[str, ...] = ()
    """Names of newspapers, agencies and sites that appear as an article's source: 新华社."""
    source_suffixes: tuple[str, ...] = ()
    """How a source's name ends: 报, 网, 社, 厅."""
    headings: tuple[str, ...] = ()
    """Lines that are sub-headings wherever they stand alone: 结论, 摘要, 原文地址."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A site as its owner describes it."""

    title: str = "往期"
    """Name of the bulletin."""
    publisher: str = ""
    """Who publishes it: 某某矿业联合会."""
    description: str = ""
    """One sentence for search engines and feeds."""
    base_url: str = ""
    """Where the site will stand, e.g. https://example.org/bulletin/. Feeds, sitemap and citations need it."""
    sample: str = ""
    """A line shown on every page of an archive that is not real: 示例刊物，内容均为虚构."""
    frequency: str = ""
    """How often it comes out, as shown in the masthead: 逢周五出版."""
    founded: str = ""
    """Since when, as shown in the footer: 2018年9月."""
    copyright: str = ""
    """Whose the texts are, as shown in the footer."""
    icp: str = ""
    """ICP number (备案号), shown in the footer with a link to the registry."""
    contact: str = ""
    """How readers reach the editors, as shown in the footer."""
    sections: tuple[SectionName, ...] = ()
    """Sections in the order of the menu. Those that ship with wangqi are known without being listed."""
    sources: tuple[str, ...] = ()
    """More names of sources for the parser."""
    headings: tuple[str, ...] = ()
    """More sub-headings for the parser."""
    dictionary: str = ""
    """A file of words for segmentation in jieba's format (`word [frequency [tag]]` a line), e.g. terms.txt."""
    stop_words: str = ""
    """A file of words, one a line, that are never keywords."""
    synonyms: tuple[str, ...] = ()
    """Words that search offers for one another: `矿联 = 中国矿业联合会`."""
    unsearched_sections: tuple[str, ...] = ()
    """Sections whose articles stay out of the search index."""
    pagefind: bool = False
    """Let Pagefind itself write the search index: the same content as wangqi's own writer, in three times the time."""
    bundle: bool = False
    """Fewer files for a host that limits them: articles stand in their issue's page alone (see docs/publish.md)."""
    vocabularies: tuple[Vocabulary, ...] = ()
    """Facets found in the text. Empty: provinces and minerals, as they ship with wangqi."""

    words: FieldWords = field(default_factory=FieldWords, metadata={"key": False})
    """Filled by the loader from wangqi's data files and the keys above; not a key of its own."""
