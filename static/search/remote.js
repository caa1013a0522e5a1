// Search in an existing OpenSearch or Elasticsearch instead of the site's own index, with the same results' shape.
//
// The index is filled from `wangqi export --format opensearch`. A site that wants it has, as its own static/search/api.js:
//
//   import { connect } from "./remote.js";
//   export const { search, suggest, prepare, SearchError } = connect(new URL("../find", import.meta.url).href);
//
// where `find` is an address of the site's own host that a proxy hands on to `/INDEX/_search`, and nothing else.

import { SearchError } from "./fetch.js";

const OPEN = "\ue000", CLOSE = "\ue001"; // around a hit in a highlighted text: no text holds these
const FACETS = ["topic", "year", "source", "region", "mineral", "keyword"];
const EXCERPT = 100;

/** The functions of api.js over the `_search` endpoint at `endpoint`. `facets`: names of the fields to count. */
export function connect(endpoint, { facets = FACETS } = {}) {
  const ask = (body) => request(endpoint, body);
  return { SearchError, prepare: async () => {}, search: (query, options) => search(ask, facets, query, options), suggest: (typed) => suggest(ask, typed) };
}

async function search(ask, facets, query, options = {}) {
  const { filters = {}, sort = "relevance", offset = 0, limit = 20, loose = false } = options;
  const asked = clauses(query);
  const page = { filters, sort, facets };
  const size = limit === Infinity || limit === null ? 10000 : limit;
  const exact = await ask(body(asked, { ...page, from: offset, size }));
  const count = exact.hits.total.value;
  const cut = count && !loose ? [] : words(asked);
  if (!cut.length) return shaped(query, asked, { count, rows: [exact], facets });
  const seen = Math.min(size, Math.max(0, count - offset));
  const looser = await ask(body({ ...asked, wanted: cut, but: asked.wanted }, { ...page, from: Math.max(0, offset - count), size: size - seen }));
  return shaped(query, asked, { count, rows: [exact, looser], cut, facets });
}

/** What is asked for: strings that must stand in an article, and those that must not. Quoted strings are not cut. */
function clauses(query) {
  const wanted = [], without = [], quoted = new Set();
  for (const [, minus, inQuotes, plain] of query.matchAll(/(-?)(?:["“”]([^"“”]+)["“”]?|([^\s"“”]+))/g)) {
    const text = (inQuotes ?? plain).trim();
    if (!text) continue;
    (minus ? without : wanted).push(text);
    if (inQuotes) quoted.add(text);
  }
  return { wanted, without, quoted };
}

function words({ wanted, quoted }) {
  if (!globalThis.Intl?.Segmenter) return [];
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  const cut = wanted.flatMap((text) => quoted.has(text) ? [text]
    : [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment));
  return cut.length > wanted.length ? cut : [];
}

function body({ wanted, without, but }, { filters, sort, facets, from, size }) {
  const must_not = without.map(phrase);
  if (but) must_not.push({ bool: { must: but.map(phrase) } });
  return {
    from, size, track_total_hits: true,
    _source: ["url", "title", "label", "date", "topic", "source"],
    query: { bool: { must: wanted.map(phrase), must_not } },
    post_filter: { bool: { filter: chosen(filters) } },
    sort: { newest: [{ date: "desc" }, { place: "desc" }], oldest: [{ date: "asc" }, { place: "desc" }] }[sort] ?? ["_score", { place: "desc" }],
    highlight: {
      pre_tags: [OPEN], post_tags: [CLOSE], require_field_match: false,
      fields: { title: { number_of_fragments: 0 }, text: { number_of_fragments: 1, fragment_size: EXCERPT, no_match_size: EXCERPT } },
    },
    aggs: Object.fromEntries(facets.flatMap((name) => [
      [`in_${name}`, counted(name, chosen(filters))],
      [`of_${name}`, counted(name, chosen(filters, name))],
    ])),
  };
}

const phrase = (text) => ({ bool: { should: [{ match_phrase: { title: { query: text, boost: 3 } } }, { match_phrase: { text } }], minimum_should_match: 1 } });

const chosen = (filters, but) => Object.entries(filters)
  .filter(([name, values]) => name !== but && values?.length)
  .map(([name, values]) => ({ terms: { [name]: values } }));

const counted = (field, filter) => ({ filter: { bool: { filter } }, aggs: { values: { terms: { field, size: 500 } } } });

function shaped(query, { wanted }, { count, rows, cut = [], facets }) {
  const merged = (kind) => Object.fromEntries(facets.map((name) => {
    const sums = {};
    for (const row of rows)
      for (const { key, doc_count } of row.aggregations?.[`${kind}_${name}`]?.values.buckets ?? []) sums[key] = (sums[key] ?? 0) + doc_count;
    return [name, sums];
  }));
  return {
    query, exact: count, total: rows.reduce((sum, row) => sum + row.hits.total.value, 0),
    hits: rows.flatMap((row, place) => row.hits.hits.map((found) => hit(found, place === 0))),
    facets: merged("in"), choices: merged("of"),
    cut, sought: wanted.join(" "), cuttable: false, others: [], synonyms: false,
  };
}

function hit({ _source: article, highlight = {} }, exact) {
  const marks = pieces(highlight.title?.[0] ?? article.title), excerpt = pieces(highlight.text?.[0] ?? "");
  return {
    url: article.url, title: article.title, issue: article.label, date: article.date ?? "", topic: article.topic ?? "",
    source: article.source ?? "", excerpt, exact, count: excerpt.filter((piece) => piece.hit).length, places: [], marks,
  };
}

/** A highlighted text as [{ text, hit }]: neighbours of one kind are one piece, as each character is a token. */
function pieces(text) {
  const row = [];
  text.split(OPEN).forEach((part, place) => {
    const [inside, after] = place ? part.split(CLOSE) : ["", part];
    for (const [piece, marked] of [[inside, true], [after ?? "", false]])
      if (piece && row.at(-1)?.hit === marked) row.at(-1).text += piece;
      else if (piece) row.push({ text: piece, hit: marked });
  });
  return row;
}

async function suggest(ask, typed) {
  const literal = typed.trim().replace(/[.?+*|{}[\]()"\\#@&<>~^$-]/g, "\\$&");
  if (!literal) return [];
  const answer = await ask({ size: 0, aggs: { words: { terms: { field: "keyword", include: `${literal}.*`, size: 8 } } } });
  return answer.aggregations.words.buckets.map(({ key }) => key);
}

async function request(endpoint, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(endpoint, options).catch((error) => { throw new SearchError("network", error); });
  if (!answer.ok) throw new SearchError("network", new Error(`the engine answered ${answer.status}`));
  return answer.json();
}
