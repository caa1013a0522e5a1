// Which articles hold a string, and where.

import { CLOSE, occurrences, tokens as tokensOf } from "./characters.js";
import { containing } from "./latin.js";
import { cover } from "./query.js";

const AT_ONCE = 2; // words asked for at once
const READ = 10; // so few candidates are read, as they are to be shown, instead of asking for the rest of a string's words
const LATIN = /^[a-z]+\ua000$/, NUMBER = /^[0-9]/, [DOT] = tokensOf(".");

/**
 * The articles with a clause, in any of its forms: Map(number -> positions of its first token). `weak` on the map:
 * those that hold it only as a part of a longer Latin word.
 */
export async function find(engine, { forms }) {
  const rows = (await Promise.all(forms.map((one) => readings(engine, one)))).flat();
  const lists = await Promise.all(rows.map((row) => run(engine, row)));
  const strong = new Map();
  const add = (into) => (list) => list.forEach((starts, number) => into.set(number, [...(into.get(number) ?? []), ...starts]));
  lists.filter((_, at) => !rows[at].weak).forEach(add(strong));
  const found = new Map(strong);
  lists.filter((_, at) => rows[at].weak).forEach(add(found));
  return Object.assign(found, { weak: new Set([...found.keys()].filter((number) => !strong.has(number))) });
}

// The rows of tokens under which a string may stand in the index. Only its ends may be parts: of a longer Latin word, or
// of a number where the string ends with a point (10. of 10.5) or begins with one (.5% of 10.5%).
// `open`: the last token is a beginning; `check`: only reading tells.
async function readings(engine, { folded, tokens }) {
  const [first, ...rest] = tokens, last = tokens.length - 1, rows = [{ folded, tokens }];
  if (LATIN.test(first) && first.length > 2) {
    const words = await containing(engine, first.slice(0, -1));
    const fitting = rest.length ? words.filter((word) => `${word}${CLOSE}`.endsWith(first)) : words;
    rows.push(...fitting.filter((word) => word + CLOSE !== first).map((word) => ({ folded, tokens: [word + CLOSE, ...rest], weak: true })));
  }
  if (rest.length && LATIN.test(tokens[last]))
    rows.push(...rows.map((row) => ({ ...row, tokens: [...row.tokens.slice(0, -1), tokens[last].slice(0, -1)], open: true, weak: true })));
  if (last > 0 && tokens[last] === DOT && NUMBER.test(tokens[last - 1]))
    rows.push({ folded, tokens: [...tokens.slice(0, -2), `${tokens[last - 1].slice(0, -1)}p`], open: true });
  if (last > 2 && first === DOT && NUMBER.test(tokens[1])) rows.push({ folded, tokens: tokens.slice(2), check: true });
  return rows;
}

async function run(engine, { folded, tokens, open, check }) {
  const { length } = tokens;
  if (length === 1) return engine.beginning(tokens[0]);
  const word = (place) => tokens[place] + tokens[place + 1];
  const list = (place) => (open && place === length - 2 ? engine.beginning(word(place)) : engine.postings(word(place)));
  const weights = Array.from({ length: length - 1 }, (_, place) => engine.weight(tokens[place], tokens[place + 1]));
  const places = cover(length, weights.indexOf(Math.min(...weights))).sort((a, b) => weights[a] - weights[b]);
  let found = null;
  while (places.length) {
    const batch = places.splice(0, AT_ONCE);
    const lists = await Promise.all(batch.map(list));
    batch.forEach((place, index) => (found = meet(found, lists[index], place)));
    if (!found.size) break;
    if (places.length && found.size <= READ) return verified(engine, found, folded);
  }
  return check ? verified(engine, found, folded) : found;
}

function meet(found, list, place) {
  const met = new Map();
  for (const [number, positions] of found ?? list) {
    const other = found ? list.get(number) : positions;
    if (!other) continue;
    const here = found && new Set(other);
    const starts = found ? positions.filter((at) => here.has(at + place)) : positions.map((at) => at - place);
    if (starts.length) met.set(number, starts);
  }
  return met;
}

async function verified(engine, found, folded) {
  const kept = await Promise.all([...found].map(async ([number, starts]) => {
    const { blocks } = await engine.article(number);
    return blocks.flat().some((text) => occurrences(text, folded).length) ? [[number, starts]] : [];
  }));
  return new Map(kept.flat());
}
