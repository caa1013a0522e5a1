// The likeliest ways to cut a string into words of the archive, by jieba's counts of them in it.

import { lines } from "./fetch.js";
import { fold } from "./characters.js";

const BEAM = 12, LONGEST = 8;
const SINGLE = Math.log(0.05); // a character that is no word here costs as much as the rarest word and this
const IDLE = new Set("的了在是和与及为对将等也把被就而但或之其这那有不并从到以于由向都还又中上下");
const PIECE = /[0-9]+(?:\.[0-9]+)*|[a-z]+|[^]/gu;
const state = { slices: new Map() };

/** The cuts of a text, likeliest first: lists of strings, none with a single string. */
export async function cuts(text, base, { slices, total }) {
  const parts = fold(text).split(/[^\p{L}\p{N}.%]+/u).filter(Boolean);
  let rows = [{ pieces: [], worth: 0 }];
  for (const part of parts) {
    const found = await paths(part, base, slices, total);
    rows = rows.flatMap((row) => found.map(({ pieces, worth }) =>
      ({ pieces: [...row.pieces, ...pieces], worth: row.worth + worth }))).sort(better).slice(0, BEAM);
  }
  const seen = new Set();
  return rows.map(({ pieces }) => [...new Set(pieces.filter((piece) => !IDLE.has(piece)))])
    .filter((pieces) => pieces.length > 1 && !seen.has(pieces.join(" ")) && seen.add(pieces.join(" ")));
}

const better = (a, b) => b.worth - a.worth;

async function paths(part, base, slices, total) {
  const chars = part.match(PIECE);
  const words = await known(chars, base, slices);
  const least = -Math.log(total + 1);
  const rows = chars.map(() => []).concat([[]]);
  rows[0] = [{ pieces: [], loose: false, worth: 0 }];
  chars.forEach((char, at) => {
    for (const path of rows[at].sort(better).slice(0, BEAM)) {
      rows[at + 1].push(step(path, char, least + (char.length > 1 ? 0 : SINGLE), true));
      for (let size = 2; size <= LONGEST && at + size <= chars.length; size += 1) {
        const word = chars.slice(at, at + size).join(""), count = words.get(word);
        if (count) rows[at + size].push(step(path, word, Math.log(count) + least, false));
      }
    }
  });
  return rows.at(-1).sort(better).slice(0, BEAM);
}

// Characters that are no words follow one another as one string: most are names.
function step({ pieces, loose, worth }, word, cost, single) {
  const idle = IDLE.has(word);
  const joined = single && loose && !idle ? [...pieces.slice(0, -1), pieces.at(-1) + word] : [...pieces, word];
  return { pieces: joined, loose: single && !idle, worth: worth + cost };
}

async function known(chars, base, slices) {
  const numbers = new Set(chars.map((char) => char.codePointAt(0)).filter((code) => code > 0x2fff).map((code) => code % slices));
  const texts = await Promise.all([...numbers].map((number) => slice(`${base}words/${number}.txt`)));
  return new Map(texts.flat());
}

function slice(address) {
  if (!state.slices.has(address)) state.slices.set(address, read(address));
  return state.slices.get(address).catch((error) => {
    state.slices.delete(address);
    throw error;
  });
}

async function read(address) {
  return (await lines(address)).filter(Boolean).map((line) => [line.slice(0, line.indexOf(" ")), Number(line.slice(line.indexOf(" ")))]);
}
