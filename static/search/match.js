// Which articles hold a string, and where.

import { ambiguous, tokenize } from "./characters.js";
import { cover } from "./query.js";

const AT_ONCE = 2; // words asked for at once
const READ = 8; // so few candidates are read instead of asking for the rest of a long string's words

/** The articles with a clause, or with its other form: Map(number -> positions of its first token). */
export async function find(engine, { tokens, also }) {
  const [found, other = []] = await Promise.all([string(engine, tokens), also && string(engine, also)]);
  const both = new Map(found);
  for (const [number, starts] of other) both.set(number, [...(both.get(number) ?? []), ...starts]);
  return both;
}

async function string(engine, tokens) {
  if (tokens.length === 1) return engine.beginning(tokens[0]);
  const word = (place) => tokens[place] + tokens[place + 1];
  const every = Array.from({ length: tokens.length - 1 }, (_, place) => place);
  const first = every.find((place) => !engine.frequent(word(place))) ?? 0;
  const places = cover(tokens.length, first).sort((a, b) => (b === first) - (a === first) || engine.frequent(word(a)) - engine.frequent(word(b)));
  let found = null;
  while (places.length) {
    const batch = places.splice(0, AT_ONCE);
    const lists = await Promise.all(batch.map((place) =>
      engine.frequent(word(place)) && place !== first ? engine.postingsBeside(word(place), word(first)) : engine.postings(word(place))));
    batch.forEach((place, index) => (found = meet(found, lists[index], place)));
    if (!found.size) break;
    if (places.length && found.size <= READ) return verified(engine, found, tokens);
  }
  return found;
}

function meet(found, list, place) {
  const met = new Map();
  for (const [number, positions] of found ?? list) {
    const other = found ? list.get(number) : positions;
    if (!other) continue;
    const here = new Set(other);
    const starts = found ? positions.filter((at) => here.has(at + place)) : positions.map((at) => at - place);
    if (starts.length) met.set(number, starts);
  }
  return met;
}

async function verified(engine, found, tokens) {
  const kept = await Promise.all([...found].map(async ([number, starts]) => {
    const { blocks } = await engine.article(number);
    return blocks.flat().some((text) => readings(text).some(({ codes }) => places(codes, tokens).length)) ? [[number, starts]] : [];
  }));
  return new Map(kept.flat());
}

/** The ways to read a text as tokens: one, or two where white space stands between Latin words. */
export function readings(text) {
  return ambiguous(text) ? [tokenize(text), tokenize(text, true)] : [tokenize(text)];
}

/** Where a row of tokens stands in another. */
export function places(codes, tokens) {
  const found = [];
  for (let at = codes.indexOf(tokens[0]); at >= 0; at = codes.indexOf(tokens[0], at + 1))
    if (tokens.every((token, place) => codes[at + place] === token)) found.push(at);
  return found;
}
