// What the search box offers while one types: one small slice a keystroke.

import { json } from "./fetch.js";
import { simplify, unusual } from "./variants.js";

const LIMIT = 8;
const state = { slices: new Map() };

/** Terms and titles of the archive that go on from what was typed, or that its pinyin spells. */
export async function suggestions(typed, base, { suggest: { slices }, variants }) {
  const before = /^(.*[\s\u3000])?(.*)$/su.exec(typed), head = before[1] ?? "";
  let text = before[2].normalize("NFKC").toLowerCase();
  if (!text) return [];
  if (unusual(text)) text = await simplify(text, base, variants);
  const latin = /^[a-z]+/u.exec(text)?.[0];
  const rows = [
    ...(await slice(`${base}suggest/${text.codePointAt(0) % slices}.json`)).filter(([begin]) =>
      begin.toLowerCase().startsWith(text) && begin.toLowerCase() !== text).map(([begin, weight, title]) => [title ?? begin, weight]),
    ...(latin === text ? (await slice(`${base}suggest/${text[0]}.json`)).filter(([, , syllables]) => spells(text, syllables)) : []),
  ];
  rows.sort((a, b) => b[1] - a[1]);
  return [...new Set(rows.map(([term]) => head + term))].slice(0, LIMIT);
}

/** Whether letters spell the beginning of a term: of each syllable all letters or the first ones, in order. */
export function spells(letters, syllables) {
  const typed = plain(letters);
  const parts = syllables.split(" ").map(plain);
  const from = (at, part) => {
    if (at === typed.length) return true;
    if (part === parts.length) return false;
    for (let size = 1; size <= parts[part].length && parts[part][size - 1] === typed[at + size - 1]; size += 1)
      if (from(at + size, part + 1)) return true;
    return false;
  };
  return from(0, 0);
}

const plain = (text) => text.toLowerCase().replaceAll("ü", "u").replaceAll("v", "u");

// A slice that is not there holds nothing: no term begins with that letter.
function slice(address) {
  if (!state.slices.has(address)) state.slices.set(address, read(address));
  return state.slices.get(address);
}

async function read(address) {
  try {
    return await json(address);
  } catch {
    state.slices.delete(address);
    return [];
  }
}
