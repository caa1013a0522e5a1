// The index behind a few verbs: open, postings, beginning, article.
//
// Pagefind made its files (src/wangqi/bundles.py says how they lie); they are read here. Its own WebAssembly would do
// the same for 80 KB more with the first query, in a time that goes with the number of results times that of postings.

import { decode } from "./cbor.js";
import { bytes, json, lines, SearchError } from "./fetch.js";

const SIGNATURE = 12; // bytes of "pagefind_dcd" before what was compressed
const KEPT_FILES = 1024, KEPT_POSTINGS = 256, KEPT_ARTICLES = 2000;
const LAST = "\uffff"; // comes after everything in a word

/** Open the index below `base` (the address of `search/index/`, with a slash at its end). */
export async function open(base, manifest) {
  const lists = await Promise.all(manifest.segments.map(({ folder }) => lines(`${base}${folder}/list.txt`)));
  return new Engine(base, manifest, lists);
}

/** What is where: asked for anew each time. */
export const manifestOf = (base) => json(`${base}manifest.json`);

class Engine {
  constructor(base, manifest, lists) {
    let first = 0;
    this.manifest = manifest;
    this.segments = manifest.segments.map(({ folder, articles }, place) => {
      // The first file begins before all words: its line says how many articles a file of texts holds, if not one.
      const [each] = lists[place], segment = { address: `${base}${folder}/`, first, begins: lists[place], each: Number(each) };
      first += articles;
      return segment;
    });
    this.total = first;
    this.files = new Map();
    this.kept = new Map();
    this.articles = new Map();
  }

  /** The articles with a word of the index (two tokens), each with the positions of the word: Map(number -> array). */
  postings(word) {
    return remember(this.kept, KEPT_POSTINGS, word, () => this.#gather((begins) => [within(begins, word), within(begins, word)], word, true));
  }

  /** The postings of all words that begin with a string. */
  beginning(start) {
    return remember(this.kept, KEPT_POSTINGS, `${start}*`, () =>
      this.#gather((begins) => [within(begins, start), within(begins, start + LAST)], start, false));
  }

  /** How frequent a word of two tokens may be, in no unit: by how many files hold words that begin with either token. */
  weight(first, second) {
    return this.#files(first) * this.#files(second);
  }

  #files(token) {
    const { begins } = this.segments[0] ?? { begins: [] };
    return 1 + within(begins, token + LAST) - within(begins, token);
  }

  /** One article: { url, blocks }, the first block being its title. */
  async article(number) {
    const { address, first, each } = this.segments.findLast((segment) => segment.first <= number), place = number - first;
    const file = `${address}text/${each ? Math.floor(place / each) : place}.json`;
    const held = await remember(this.articles, KEPT_ARTICLES / (each || 1), file, () => json(file));
    return each ? held[place % each] : held;
  }

  async #gather(range, wanted, exact) {
    const found = new Map();
    await Promise.all(this.segments.flatMap(({ address, first, begins }) => {
      const [from, to] = range(begins);
      return Array.from({ length: to - from + 1 }, async (_, place) => {
        const data = await this.#file(`${address}index/${from + place}.pf_index`);
        decode(data, wanted, exact, (page, positions) => {
          const row = found.get(first + page);
          if (row) row.push(...positions);
          else found.set(first + page, positions);
        });
      });
    }));
    return found;
  }

  #file(address) {
    return remember(this.files, KEPT_FILES, address, async () => (await bytes(address)).subarray(SIGNATURE));
  }
}

// The file that holds a word: the last one that begins before it or with it.
function within(begins, word) {
  let low = 0, high = begins.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (begins[middle] <= word) low = middle;
    else high = middle - 1;
  }
  return low;
}

// What was asked for last is kept; a failure is not.
async function remember(map, size, key, find) {
  if (!map.has(key)) {
    for (const old of map.keys()) {
      if (map.size < size) break;
      map.delete(old);
    }
    map.set(key, find());
  }
  try {
    return await map.get(key);
  } catch (error) {
    map.delete(key);
    throw error instanceof SearchError ? error : new SearchError("stale", error);
  }
}
