// Marks what was looked for on an article's page: ranges of the CSS Custom Highlight API, nothing in the text itself.
// Browsers without it follow the text fragment in the link instead (results.js).

import { hits } from "./excerpt.js";
import { parse } from "./query.js";

const NAME = "wq-search";
const RULE = `::highlight(${NAME}) { background-color: var(--wq-wash); text-decoration: underline 2px var(--wq-red); }`;

const UNITS = "h1, :scope > :is(h2, h3), [data-article-body] > *:not(table, ul, ol), [data-article-body] :is(td, th, li)";

/** Mark the strings of the address's `q` in the article of this page, or in the one of them that was asked for. */
export function highlight() {
  if (!CSS.highlights) return;
  const { clauses } = parse(new URLSearchParams(location.search).get("q") ?? "");
  const asked = document.getElementById(location.hash.slice(1))?.closest("[data-article]");
  const articles = asked ? [asked] : [...document.querySelectorAll("[data-article]")];
  const ranges = articles.flatMap((article) => [...article.querySelectorAll(UNITS)]).flatMap((unit) => mark(unit, clauses));
  if (!ranges.length) return;
  CSS.highlights.set(NAME, new Highlight(...ranges));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULE);
  document.adoptedStyleSheets.push(sheet);
}

function mark(unit, clauses) {
  const nodes = [], walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) {
    nodes.push([walker.currentNode, text.length]);
    text += walker.currentNode.data;
  }
  const place = (at, after) => {
    const [node, start] = nodes.findLast(([, begin]) => (after ? begin < at : begin <= at));
    return [node, at - start];
  };
  return hits(text, clauses).map(({ start, end }) => {
    const range = new Range();
    range.setStart(...place(start, false));
    range.setEnd(...place(end, true));
    return range;
  });
}
