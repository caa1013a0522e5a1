// What was typed, as clauses: strings that must all occur, and strings that must not.
// tests/fixtures/search/queries.json holds its cases.

import { fold, tokens } from "./characters.js";

// A quoted string stands between white space; a quotation mark elsewhere is a character like any other.
const TERM = /(?<=^|\s)(-?)(?:["＂]([^"＂]+)["＂](?=\s|$)|(\S+))/gu;

/** { clauses, excluded }: each a list of { text, forms, quoted }; a query of nothing has no clauses. */
export function parse(query) {
  const clauses = [], excluded = [];
  for (const [whole, minus, quoted, bare] of query.matchAll(TERM)) {
    const text = quoted ?? bare;
    if (minus && text) excluded.push(clause(text, quoted !== undefined));
    else clauses.push(clause(quoted ?? whole, quoted !== undefined));
  }
  const wanted = unique(clauses);
  if (!wanted.length) return { clauses: unique(excluded.map(({ text }) => clause(`-${text}`))), excluded: [] };
  return { clauses: wanted, excluded: unique(excluded) };
}

/** A clause: `forms` are the ways to write it, any of which will do, as compared and as tokens. */
export function clause(text, quoted = false) {
  return { text, quoted, forms: [form(text)] };
}

/** One way to write a string. */
export const form = (text) => ({ folded: fold(text), tokens: tokens(text) });

function unique(clauses) {
  const seen = new Map(clauses.filter(({ forms: [{ folded }] }) => folded).map((one) => [one.forms[0].folded, one]));
  return [...seen.values()];
}

/**
 * The places of a string's words that together hold all its tokens: `first`, then its other words from there outwards.
 * Every other word is enough, for a word is two tokens.
 */
export function cover(length, first = 0) {
  const places = [first];
  for (let left = first - 2, right = first + 2; left > -2 || right < length; left -= 2, right += 2) {
    if (left > -2) places.push(Math.max(left, 0));
    if (right < length) places.push(Math.min(right, length - 2));
  }
  return places;
}
