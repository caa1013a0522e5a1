// Marks what was looked for on an article's page: ranges of the CSS Custom Highlight API, nothing in the text itself.
// Browsers without it follow the text fragment in the link instead (results.js).

import { hits } from "./excerpt.js";
import { parse } from "./query.js";

const NAME = "wq-search";
const RULE = `::highlight(${NAME}) { background-color: var(--wq-wash); text-decoration: underline 2px var(--wq-red); }`;

/** Mark the strings of the address's `q` in the article of this page. */
export function highlight() {
  if (!CSS.highlights) return;
  const { clauses } = parse(new URLSearchParams(location.search).get("q") ?? "");
  const units = document.querySelectorAll("[data-article] h1, [data-article-body] > *:not(table, ul, ol), [data-article-body] :is(td, th, li)");
  const ranges = [...units].flatMap((unit) => mark(unit, clauses));
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
