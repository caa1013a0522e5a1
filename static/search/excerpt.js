// The part of an article that shows best why it was found, to the letter, with every hit marked.

import { occurrences } from "./characters.js";

export const LENGTH = 100; // characters of an excerpt, about three lines
const BEFORE = 24; // at most so many of them before the first hit
const PLACES = 5; // paragraphs named beside the excerpt
const CLOSING = /[\p{Pe}\p{Pf}\p{Po}\s]/u; // an excerpt does not begin with what belongs to the text before it

/** The hits of clauses in a text: [{ start, end, clause }], in order, none inside another. */
export function hits(text, clauses) {
  const found = clauses.flatMap(({ forms }, clause) => forms.flatMap(({ folded }) =>
    occurrences(text, folded).map((hit) => ({ ...hit, clause }))));
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((hit) => hit.start >= end && ((end = hit.end), true));
}

/** A text as pieces, hits apart: [{ text, hit }]. */
export function pieces(text, found, from = 0, to = text.length) {
  const row = [];
  let at = from;
  for (const { start, end } of found) {
    if (start < from || end > to) continue;
    if (start > at) row.push({ text: text.slice(at, start), hit: false });
    row.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < to) row.push({ text: text.slice(at, to), hit: false });
  return row;
}

/** What is shown of an article: { title, excerpt, places, count }. */
export function show({ blocks }, clauses) {
  const [[title = ""] = [], ...body] = blocks;
  const units = body.flatMap((block, index) => block.map((text) => ({ text, id: `p${index + 1}` })));
  for (const unit of units) unit.hits = hits(unit.text, clauses);
  const inTitle = hits(title, clauses), windows = units.flatMap(best);
  windows.sort((a, b) => b.worth - a.worth);
  return {
    title: pieces(title, inTitle),
    excerpt: windows.length ? cut(windows[0]) : opening(units, title, inTitle),
    places: paragraphs(windows),
    count: inTitle.length + units.reduce((sum, unit) => sum + unit.hits.length, 0),
  };
}

// The best window of a unit: the one with most different clauses, then most hits.
function best(unit, order) {
  let found = null;
  unit.hits.forEach((first, index) => {
    const inside = unit.hits.slice(index).filter(({ end }) => end <= first.start + LENGTH - BEFORE || end === first.end);
    const different = new Set(inside.map(({ clause }) => clause)).size;
    const worth = different * 100 + Math.min(inside.length, 5) - order / 1000;
    if (!found || worth > found.worth) found = { unit, first, worth };
  });
  return found ? [found] : [];
}

// From the beginning of the sentence where that is near, else from a few characters before the hit.
function cut({ unit: { text, hits: found }, first }) {
  const least = Math.max(0, first.start - BEFORE);
  const sentence = Math.max(...["。", "！", "？", "；"].map((mark) => text.lastIndexOf(mark, first.start - 1))) + 1;
  let from = sentence >= least ? sentence : least;
  let to = Math.min(text.length, Math.max(from + LENGTH, first.end));
  if (to === text.length) from = Math.max(0, Math.min(from, Math.max(sentence, to - LENGTH)));
  for (const { start, end } of found) if (start < to && end > to) to = start > first.start ? start : end;
  for (const { start, end } of found) if (start < from && end > from) from = start;
  while (from < first.start && CLOSING.test(text[from])) from += 1;
  return pieces(text, found, whole(text, from), whole(text, to));
}

// Not between the halves of a character outside the basic plane.
function whole(text, at) {
  return /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at;
}

function opening(units, title, inTitle) {
  const text = units[0]?.text ?? "";
  return text ? [{ text: text.slice(0, whole(text, LENGTH)), hit: false }] : pieces(title, inTitle);
}

function paragraphs(windows) {
  const seen = new Set(), row = [];
  for (const window of windows) {
    if (seen.has(window.unit.id) || row.length === PLACES) continue;
    seen.add(window.unit.id);
    row.push({ id: window.unit.id, excerpt: cut(window), count: window.unit.hits.length });
  }
  return row.sort((a, b) => a.id.slice(1) - b.id.slice(1));
}
