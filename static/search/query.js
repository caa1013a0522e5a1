// What was typed, as clauses: strings that must all occur, and strings that must not.
// tests/fixtures/search/queries.json holds its cases.

import { tokens } from "./characters.js";

// A quoted string stands between white space; a quotation mark elsewhere is a character like any other.
const TERM = /(?<=^|\s)(-?)(?:["＂]([^"＂]+)["＂](?=\s|$)|(\S+))/gu;

/** { clauses, excluded }: each a list of { text, tokens, quoted }; a query of nothing has no clauses. */
export function parse(query) {
  const clauses = [], excluded = [];
  for (const [whole, minus, quoted, bare] of query.matchAll(TERM)) {
    const text = quoted ?? bare;
    if (minus && text) excluded.push(clause(text, quoted));
    else clauses.push(clause(quoted ?? whole, quoted));
  }
  if (!clauses.length) return { clauses: unique(excluded.map(({ text }) => clause(`-${text}`))), excluded: [] };
  return { clauses: unique(clauses), excluded: unique(excluded) };
}

function clause(text, quoted) {
  return { text, tokens: tokens(text), quoted: quoted !== undefined };
}

function unique(clauses) {
  const seen = new Map(clauses.filter((one) => one.tokens.length).map((one) => [one.tokens.join(" "), one]));
  return [...seen.values()];
}

/**
 * The places of a string's words that together hold all its tokens, the most telling first: the two ends, then from
 * the middle outwards. Every other word is enough, for a word is two tokens.
 */
export function cover(length) {
  const places = [];
  for (let place = 0; place < length - 1; place += 2) places.push(Math.min(place, length - 2));
  if (length % 2 && length > 1) places.push(length - 2);
  const middle = (length - 2) / 2;
  const [first, last] = [places[0], places.at(-1)];
  const inner = places.slice(1, -1).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return [...new Set([first, last, ...inner])];
}
