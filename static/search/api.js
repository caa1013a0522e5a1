// The search of the site, for its own search page and for any other page of it:
//
//   import { search, suggest } from "…/search/api.js";
//   const r = await search("绿色矿山", { filters: { topic: ["部委动态"] }, sort: "newest", offset: 0, limit: 20 });
//
// r = { query, total, exact, hits, facets, choices, cut }: `exact` hits hold every string of the query; the others
// (`exact: false`, after them) hold all the words into which the query was cut, `cut`. A hit is { url, title, issue,
// date, topic, source, excerpt, exact, count, places, marks }. Failures are SearchErrors with a `kind`.

import { open, SearchError } from "./engine.js";
import { find } from "./match.js";
import { parse } from "./query.js";
import { scores } from "./rank.js";
import { show } from "./excerpt.js";
import { load } from "./table.js";

export { SearchError };

const HERE = new URL("./", import.meta.url);
const state = { opened: null };

/** Load the index; searching does so by itself. Rejects with a `SearchError`; calling it again tries again. */
export function prepare() {
  state.opened ??= begin().catch((error) => {
    state.opened = null;
    throw error;
  });
  return state.opened;
}

async function begin() {
  const engine = await open(new URL("index/", HERE).href);
  const table = await load(new URL("tables/", HERE).href, engine.segments).catch((error) => {
    throw new SearchError("network", error);
  });
  return { engine, table };
}

/** Search; see the head of this file. `sort`: "relevance" (default), "newest" or "oldest". */
export async function search(query, options = {}) {
  const { filters = {}, sort = "relevance", offset = 0, limit = 20, keywords = false } = options;
  const index = await prepare();
  try {
    if (keywords || filters.keyword?.length) await index.table.keywords();
    return await answer(index, query, { filters, sort, offset, limit });
  } catch (error) {
    state.opened = null; // what failed to load is not asked for again by Pagefind, so it starts anew
    throw error instanceof SearchError ? error : new SearchError("network", error);
  }
}

async function answer({ engine, table }, query, { filters, sort, offset, limit }) {
  const tiers = await search_tiers(engine, query);
  const fitting = tiers.map((tier) => ({ ...tier, rows: ranked(tier, engine, table, filters, sort) }));
  const rows = fitting.flatMap((tier) => tier.rows.map((number) => ({ number, tier })));
  const wanted = rows.slice(offset, limit === Infinity || limit === null ? undefined : offset + limit);
  const numbers = rows.map(({ number }) => number), all = tiers.flatMap(({ numbers }) => numbers);
  return {
    query,
    total: rows.length,
    exact: fitting[0].rows.length,
    hits: await Promise.all(wanted.map(({ number, tier }) => hit(engine, table, number, tier))),
    facets: Object.fromEntries([...table.facets.keys()].map((facet) => [facet, table.counts(facet, numbers)])),
    choices: Object.fromEntries([...table.facets.keys()].map((facet) =>
      [facet, table.counts(facet, all.filter((number) => table.fits(number, filters, facet)))])),
    cut: fitting[1]?.clauses.map(({ text }) => text) ?? [],
  };
}

async function search_tiers(engine, query) {
  const { clauses, excluded } = parse(query);
  const exact = await matching(engine, clauses, excluded);
  return [{ ...exact, exact: true }];
}

/** The articles with all clauses and none of the excluded ones. */
async function matching(engine, clauses, excluded) {
  const found = [];
  for (const clause of clauses) {
    found.push(await find(engine, clause));
    if (!found.at(-1).size) return { clauses, found, numbers: [] };
  }
  const without = await Promise.all(excluded.map((clause) => find(engine, clause)));
  const [first = new Map(), ...rest] = [...found].sort((a, b) => a.size - b.size);
  const numbers = [...first.keys()].filter((number) =>
    rest.every((other) => other.has(number)) && !without.some((other) => other.has(number)));
  return { clauses, found, numbers };
}

function ranked({ numbers, found }, engine, table, filters, sort) {
  const fitting = numbers.filter((number) => table.fits(number, filters));
  const score = scores(fitting, found, engine, table);
  const date = (number) => table.issue(number).date;
  const sign = { newest: -1, oldest: 1 }[sort] ?? 0;
  return fitting.sort((a, b) =>
    (sign && date(a) !== date(b) ? (date(a) < date(b) ? -sign : sign) : 0) || score.get(b) - score.get(a) || b - a);
}

async function hit(engine, table, number, { clauses, exact }) {
  const article = await engine.article(number), issue = table.issue(number);
  const { title, excerpt, places, count } = show(article, clauses);
  return {
    url: article.url,
    title: title.map(({ text }) => text).join(""),
    issue: issue.label || issue.id,
    date: issue.date,
    topic: table.values("topic", number)[0] ?? "",
    source: table.values("source", number)[0] ?? "",
    excerpt, exact, count, places, marks: title,
  };
}

export async function suggest() {
  return [];
}
