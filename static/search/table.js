// What the index knows of every article beside its words: dates, sections, sources and other facets.

import { json, SearchError } from "./fetch.js";

const FIRST = 35, OCTAVE = 8; // as in src/wangqi/search/table.py

/** The table of all articles, in the order of the segments. */
export async function load(base, segments) {
  const parts = await Promise.all(segments.map(({ id, sums }) => json(`${base}${id}.json`, sums[0])));
  return new Table(base, segments, parts);
}

class Table {
  constructor(base, segments, parts) {
    Object.assign(this, { base, segments, issues: [], issueOf: [], titles: [], lengths: [], places: [], facets: new Map() });
    for (const { issues, titles, lengths } of parts) {
      for (const code of lengths) this.lengths.push(2 ** ((code.charCodeAt(0) - FIRST) / OCTAVE) - 1);
      for (const code of titles) this.titles.push(code.charCodeAt(0) - FIRST);
      for (const [id, label, date, count] of issues) {
        for (let at = 0; at < count; at += 1) {
          this.issueOf.push(this.issues.length);
          this.places.push(at / count);
        }
        this.issues.push({ id, label, date });
      }
    }
    if (this.titles.length !== segments.reduce((sum, { articles }) => sum + articles, 0)) throw new SearchError("stale");
    this.mean = this.lengths.reduce((sum, one) => sum + one, 0) / this.lengths.length;
    const names = new Set(parts.flatMap(({ facets }) => Object.keys(facets)));
    for (const name of names) this.#add(name, parts.map(({ facets }) => facets[name]));
    this.facets.set("year", this.issueOf.map((issue) => [this.issues[issue].date.slice(0, 4)].filter(Boolean)));
  }

  /** The issue of an article: { id, label, date }. */
  issue(number) {
    return this.issues[this.issueOf[number]];
  }

  /** The values of an article for a facet. */
  values(facet, number) {
    return this.facets.get(facet)?.[number] ?? [];
  }

  /** Whether an article has one of the wanted values of each facet but `but`. */
  fits(number, filters, but = "") {
    return Object.entries(filters).every(([facet, wanted]) =>
      facet === but || !wanted.length || this.values(facet, number).some((value) => wanted.includes(value)));
  }

  /** { value: how many of the articles have it }, most frequent first. */
  counts(facet, numbers) {
    const counts = new Map();
    for (const number of numbers)
      for (const value of this.values(facet, number)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
  }

  /** Load the keywords of all articles, once. */
  async keywords() {
    if (this.facets.has("keyword")) return;
    const columns = await Promise.all(this.segments.map(({ id, sums }) => json(`${this.base}${id}-keywords.json`, sums[1])));
    this.#add("keyword", columns);
  }

  #add(name, columns) {
    const rows = [];
    columns.forEach((column, at) => {
      const { values = [], codes = "", single = false } = column ?? {};
      const parts = single ? [...codes] : codes.split(" ");
      for (let row = 0; row < this.segments[at].articles; row += 1)
        rows.push([...(parts[row] ?? "")].map((code) => values[code.charCodeAt(0) - FIRST]));
    });
    this.facets.set(name, rows);
  }
}
