// Pagefind behind a few verbs: open, postings, beginning, article. Everything Pagefind needs to be told stands here.

import { bytes, failures, fetch, list, SearchError } from "./fetch.js";
import { restore } from "./characters.js";

const SIGNATURE = 12; // bytes of "pagefind_dcd" before what was compressed
const KEPT_POSTINGS = 256, KEPT_ARTICLES = 400, AT_ONCE = 24, PATIENCE = 30_000;

/** Open the index below `base` (the address of `search/index/`, with a slash at its end). */
export async function open(base) {
  if (!allowed()) throw new SearchError("blocked");
  try {
    const manifest = await (await fetch(`${base}manifest.json`)).json();
    const pagefind = await start(base, manifest.segments);
    return new Engine(base, manifest, pagefind);
  } catch (error) {
    throw error instanceof SearchError ? error : new SearchError("network", error);
  }
}

// An empty module: browsers refuse it where the page's policy forbids WebAssembly.
function allowed() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

async function start(base, segments) {
  const { createInstance } = await import(`${base}engine/pagefind.js`);
  const before = failures();
  const pagefind = asUndetermined(() => createInstance({ basePath: `${base}engine/`, noWorker: true }));
  await whole(Promise.all(segments.map(({ id }) => pagefind.mergeIndex(`${base}${id}/`))), before);
  if (!segments.length) await pagefind.init();
  return pagefind;
}

// Pagefind cuts the query again on pages in Chinese, and takes the language from the page when it starts. Nothing is
// drawn between the two lines, so nobody sees it.
function asUndetermined(make) {
  const root = document.documentElement, lang = root.getAttribute("lang");
  root.setAttribute("lang", "und");
  try {
    return make();
  } finally {
    if (lang === null) root.removeAttribute("lang");
    else root.setAttribute("lang", lang);
  }
}

// Pagefind waits for ever for a file that did not come; we look every 50 ms whether one failed.
async function whole(promise, before) {
  let timer;
  const watch = new Promise((_, reject) => {
    const end = Date.now() + PATIENCE;
    timer = setInterval(() => {
      if (failures() > before || Date.now() > end) reject(new SearchError("network"));
    }, 50);
  });
  const swallow = (event) => {
    if (String(event.reason?.message).includes("Pagefind")) event.preventDefault();
  };
  globalThis.addEventListener("unhandledrejection", swallow);
  try {
    const value = await Promise.race([promise, watch]);
    if (failures() > before) throw new SearchError("network");
    return value;
  } finally {
    clearInterval(timer);
    setTimeout(() => globalThis.removeEventListener("unhandledrejection", swallow), 1000);
  }
}

class Engine {
  constructor(base, manifest, pagefind) {
    this.base = base;
    this.manifest = manifest;
    this.pagefind = pagefind;
    this.ids = [];
    this.numbers = new Map();
    this.lengths = [];
    this.ends = new Set();
    this.segments = manifest.segments.map(({ id, articles }) => this.#read(id, articles));
    this.kept = new Map();
    this.loading = 0;
    this.waiting = [];
    this.articles = new Map();
  }

  /** The articles with a word of the index (two tokens), each with the positions of the word: Map(number -> array). */
  postings(word) {
    return this.#remember(word, () => this.#search(word));
  }

  /**
   * The same for a frequent word, but only in articles that have a rare one too, whose postings are known.
   *
   * Pagefind's time goes with the number of results times the number of postings, so a frequent word alone takes it a
   * hundred times as long as both together. It then gives the positions of both; those of the rare one are taken away.
   */
  async postingsBeside(word, rare) {
    const [both, known] = await Promise.all([this.#search(`${rare} ${word}`), this.postings(rare)]);
    const found = new Map();
    for (const [number, positions] of both) {
      const others = new Set(known.get(number));
      found.set(number, positions.filter((at) => !others.has(at)));
    }
    return found;
  }

  /** Whether a word is frequent: it fills a file of the index, which then ends with it. */
  frequent(word) {
    return this.ends.has(word);
  }

  /** The postings of all words that begin with a token. */
  beginning(token) {
    return this.#remember(`${token}*`, () => this.#readFiles(token));
  }

  /** One article: { url, blocks }. */
  async article(number) {
    if (!this.articles.has(number)) {
      trim(this.articles, KEPT_ARTICLES);
      this.articles.set(number, this.#load(number));
    }
    try {
      return await this.articles.get(number);
    } catch (error) {
      this.articles.delete(number);
      throw new SearchError("network", error);
    }
  }

  async #load(number) {
    const id = this.ids[number], segment = id.slice(0, id.lastIndexOf("_"));
    const data = await this.#queued(() => bytes(`${this.base}${segment}/fragment/${id}.pf_fragment`));
    const fragment = JSON.parse(new TextDecoder().decode(data.subarray(SIGNATURE)));
    return { url: fragment.url, blocks: restore(fragment.content) };
  }

  // A browser refuses requests when there are thousands of them.
  async #queued(load) {
    while (this.loading >= AT_ONCE) await new Promise((free) => this.waiting.push(free));
    this.loading += 1;
    try {
      return await load();
    } finally {
      this.loading -= 1;
      this.waiting.shift()?.();
    }
  }

  async #remember(key, find) {
    if (!this.kept.has(key)) {
      trim(this.kept, KEPT_POSTINGS);
      this.kept.set(key, find());
    }
    try {
      return await this.kept.get(key);
    } catch (error) {
      this.kept.delete(key);
      throw error;
    }
  }

  async #search(words) {
    const before = failures();
    const { results } = await this.pagefind.search(words);
    if (failures() > before) throw new SearchError("network");
    const found = new Map();
    for (const { id, words: positions } of results) {
      const number = this.numbers.get(id);
      if (number !== undefined) found.set(number, positions);
    }
    return found;
  }

  // Pagefind loads one file for a beginning, though the words lie in several, and goes through all their postings once
  // for each article: most of a second for a frequent character. So these files of its index are read here.
  async #readFiles(token) {
    const wanted = this.segments.flatMap(({ id, first, files }) =>
      files.filter(([from, to]) => from <= `${token}\u{10ffff}` && (to >= token || token.startsWith(to)))
        .map(([, , name]) => [first, `${this.base}${id}/index/${name}.pf_index`]));
    const found = new Map();
    await Promise.all(wanted.map(async ([first, address]) => {
      const data = await this.#queued(() => bytes(address)).catch((error) => {
        throw new SearchError("network", error);
      });
      for (const [word, pages] of decode(data.subarray(SIGNATURE))[0]) if (word.startsWith(token)) collect(found, first, pages);
    }));
    return found;
  }

  #read(id, articles) {
    const data = list(id);
    if (!data) throw new SearchError("network");
    const [, pages, files] = decode(data.subarray(SIGNATURE));
    if (pages.length !== articles) throw new SearchError("stale");
    const first = this.ids.length;
    for (const [, to] of files) this.ends.add(to);
    for (const [page, length] of pages) {
      this.numbers.set(page, this.ids.length);
      this.ids.push(page);
      this.lengths.push(length);
    }
    return { id, first, articles, files };
  }
}

function trim(map, size) {
  for (const key of map.keys()) {
    if (map.size < size) return;
    map.delete(key);
  }
}

// Pages and positions are stored as differences; a negative number is a weight, after which positions begin anew.
function collect(found, first, pages) {
  let page = first;
  for (const [step, positions] of pages) {
    page += step;
    let at = 0;
    const row = found.get(page) ?? [];
    for (const one of positions) {
      if (one < 0) at = 0;
      else row.push((at += one));
    }
    found.set(page, row);
  }
}

// Pagefind's lists are CBOR; of that, they use numbers, texts and arrays.
function decode(data) {
  const text = new TextDecoder();
  let at = 0;
  const head = () => {
    const kind = data[at] >> 5, small = data[at++] & 31;
    const size = small < 24 ? 0 : 1 << (small - 24);
    let number = size ? 0 : small;
    for (let byte = 0; byte < size; byte += 1) number = number * 256 + data[at++];
    return [kind, number];
  };
  const read = () => {
    const [kind, number] = head();
    if (kind === 0) return number;
    if (kind === 1) return -1 - number;
    if (kind === 3) return text.decode(data.subarray(at, (at += number)));
    if (kind === 4) return Array.from({ length: number }, read);
    throw new SearchError("stale");
  };
  return read();
}
