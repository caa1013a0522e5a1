// The search of the site, for its own search page and for any other page of it:
//
//   import { search, suggest } from "…/search/api.js";
//   const r = await search("绿色矿山", { filters: { topic: ["部委动态"] }, sort: "newest", offset: 0, limit: 20 });
//
// r = { query, total, exact, hits, facets, choices, cut, others … }: `exact` hits hold every string of the query; the others
// (`exact: false`, after them) hold all the words into which the query was cut, `cut`. A hit is { url, title, issue,
// date, topic, source, excerpt, exact, count, places, marks }. Failures are SearchErrors with a `kind`.

import { manifestOf, open } from "./engine.js";
import { SearchError } from "./fetch.js";
import { find } from "./match.js";
import { clause, parse } from "./query.js";
import { scores } from "./rank.js";
import { show } from "./excerpt.js";
import { load } from "./table.js";
import { absent, alternatives, simplify, unusual } from "./variants.js";

export { SearchError };

const HERE = new URL("./", import.meta.url);
const CUTS = 12; // ways to cut a query that are tried
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
  if (!globalThis.DecompressionStream) throw new SearchError("blocked");
  const base = new URL("index/", HERE).href, manifest = await manifestOf(base);
  const [engine, table] = await Promise.all([open(base, manifest), load(new URL("tables/", HERE).href, manifest.segments)]);
  return { engine: Object.assign(engine, { latin: `${HERE}latin/` }), table };
}

/** Search; see the head of this file. `sort`: "relevance" (default), "newest" or "oldest". */
export async function search(query, options = {}) {
  const { filters = {}, sort = "relevance", offset = 0, limit = 20, keywords = false, loose = false } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const index = await prepare();
      if (keywords || filters.keyword?.length) await index.table.keywords();
      return await answer(index, query, { filters, sort, offset, limit, loose });
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      if (error.kind === "stale") state.opened = null; // a new site stands where the old one was: look once more
      if (error.kind !== "stale" || attempt === 2) throw error;
    }
  }
}

async function answer({ engine, table }, query, { filters, sort, offset, limit, loose }) {
  const tiers = await tiersOf({ engine }, query, loose);
  const fitting = tiers.map((tier) => ({ ...tier, rows: ranked(tier, table, filters, sort) }));
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
    sought: tiers[0].clauses.flatMap(forms).join(" "),
    cuttable: !loose && tiers[0].clauses.some(({ forms: [{ tokens }], quoted }) => tokens.length > 3 && !quoted),
    ...alternatives(query, engine.manifest.synonyms),
  };
}

// A clause as the query language writes it.
function forms({ text, typed, quoted }) {
  return [typed, text].filter((one, at, row) => one && row.indexOf(one) === at)
    .map((one) => (quoted || /^-/.test(one) ? `"${one}"` : one));
}

async function tiersOf({ engine }, query, loose) {
  const parsed = parse(query);
  const { variants } = engine.manifest;
  if (unusual(query)) await addSimplified(parsed, query, variants);
  let exact = await matching(engine, parsed);
  if (!exact.numbers.length && (await addSimplified(parsed, query, variants))) exact = await matching(engine, parsed);
  const tiers = [{ ...exact, exact: true }];
  if (loose || !exact.numbers.length) tiers.push({ ...(await looser(engine, parsed, exact)), exact: false });
  return tiers;
}

// Each clause also in the archive's simplified characters, and no longer as it was typed where no article can hold that;
// whether that changed any.
async function addSimplified(parsed, query, sum) {
  const simplified = parse(await simplify(query, HERE.href, sum));
  let changed = false;
  for (const side of ["clauses", "excluded"])
    for (const [place, clause] of parsed[side].entries()) {
      const other = simplified[side][place];
      if (!other || clause.forms.some(({ folded }) => folded === other.forms[0].folded)) continue;
      const vain = await Promise.all(clause.forms.map(({ folded }) => absent(folded, HERE.href, sum)));
      clause.forms = [...clause.forms.filter((_, at) => !vain[at]), ...other.forms];
      clause.typed = clause.text;
      clause.text = other.text;
      changed = true;
    }
  return changed;
}

// The likeliest cut whose pieces meet in an article. A quoted string stays whole.
async function looser(engine, { clauses, excluded }, exact) {
  const { cuts } = await import("./cut.js");
  const nothing = { clauses: [], found: [], numbers: [] };
  const split = await Promise.all(clauses.map(async (clause, place) => {
    const whole = clause.quoted || (clauses.length > 1 && exact.found[place]?.size);
    return whole ? [] : cuts(clause.text, HERE.href, engine.manifest.words);
  }));
  const tries = Math.max(...split.map(({ length }) => length), 0);
  const seen = new Set(exact.numbers);
  for (let at = 0; at < Math.min(tries, CUTS); at += 1) {
    const pieces = clauses.flatMap((whole, place) => {
      const cut = split[place][Math.min(at, split[place].length - 1)];
      return cut ? cut.map((text) => clause(text)) : [whole];
    });
    const tier = await matching(engine, { clauses: pieces, excluded });
    const numbers = tier.numbers.filter((number) => !seen.has(number));
    if (numbers.length) return { ...tier, numbers };
  }
  return nothing;
}

/** The articles with all clauses and none of the excluded ones. */
async function matching(engine, { clauses, excluded }) {
  const [found, without] = await Promise.all([clauses, excluded].map((side) => Promise.all(side.map((one) => find(engine, one)))));
  const [first = new Map(), ...rest] = [...found].sort((a, b) => a.size - b.size);
  const numbers = [...first.keys()].filter((number) =>
    rest.every((other) => other.has(number)) && !without.some((other) => other.has(number)));
  return { clauses, found, numbers };
}

function ranked({ numbers, found }, table, filters, sort) {
  const fitting = numbers.filter((number) => table.fits(number, filters));
  const score = scores(fitting, found, table);
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

/** Up to eight queries that go on from what was typed, in characters or in pinyin. */
export async function suggest(typed) {
  const [{ engine }, { suggestions }] = await Promise.all([prepare(), import("./suggest.js")]);
  return suggestions(typed, HERE.href, engine.manifest);
}
