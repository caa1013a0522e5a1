// What Pagefind asks for goes through here (bundles.py puts the import before its script): Pagefind itself only writes
// a failure to the console and searches on with what it has. A failure must become a message, never a wrong answer.

const state = { failures: 0, lists: new Map() };
const TRIES = 3, PAUSE = 250;

/** Something a reader can be told: `kind` is `network`, `blocked` or `stale`. */
export class SearchError extends Error {
  constructor(kind, cause) {
    super(`search: ${kind}`, { cause });
    this.kind = kind;
  }
}

/** How many requests have failed for good. */
export const failures = () => state.failures;

/** The page list of a segment, as Pagefind received it; null where it was not loaded. */
export const list = (segment) => state.lists.get(segment) ?? null;

/** `fetch` that tries again, notices failures and keeps the page lists of the index. */
export async function fetch(address) {
  const [url, options] = plain(address);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await globalThis.fetch(url, options);
      if (!response.ok) throw new Error(`${response.status} ${url}`);
      return await keep(url, response);
    } catch (error) {
      if (attempt === TRIES) {
        state.failures += 1;
        throw error;
      }
      await new Promise((done) => setTimeout(done, PAUSE * attempt));
    }
  }
}

/** The bytes behind an address, decompressed where they are compressed. */
export async function bytes(address) {
  return inflate(new Uint8Array(await (await fetch(address)).arrayBuffer()));
}

async function inflate(data) {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Files whose names do not change with what is in them are checked with the host each time, so that lists of an old and
// of a new site never meet. Pagefind adds the time to the address of its own instead, and so asks for all of it again.
function plain(address) {
  const url = address.replace(/\?ts=.*$/, "");
  return [url, /\/(index|tables)\/(.*\/)?[^/]+\.json$/.test(url) ? { cache: "no-cache" } : {}];
}

async function keep(url, response) {
  const data = await response.arrayBuffer(); // a body that breaks off is a failure of this request too
  const found = /([^/]+)\/[^/]+\.pf_meta$/.exec(url);
  if (found) state.lists.set(found[1], await inflate(new Uint8Array(data)));
  return new Response(data, { headers: response.headers });
}
