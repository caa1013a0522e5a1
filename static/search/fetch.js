// How files are asked for: a failure must become a message, never a wrong answer.

const TRIES = 3, PAUSE = 250, PATIENCE = 30_000;
const AT_ONCE = 24; // a browser refuses requests when there are thousands of them
const state = { loading: 0, waiting: [] };

/** Something a reader can be told: `kind` is `network`, `blocked` (by the page's policy) or `stale` (the site was replaced). */
export class SearchError extends Error {
  constructor(kind, cause) {
    super(`search: ${kind}`, { cause });
    this.kind = kind;
  }
}

/** A file as text, as JSON, or as bytes (decompressed where they are compressed). Each rejects with a `SearchError`. */
export const text = (address) => load(address, (response) => response.text());
export const json = (address) => load(address, (response) => response.json());
export const bytes = (address) => load(address, async (response) => inflate(new Uint8Array(await response.arrayBuffer())));

async function load(address, read) {
  while (state.loading >= AT_ONCE) await new Promise((free) => state.waiting.push(free));
  state.loading += 1;
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(address, read);
      } catch (error) {
        if (attempt === TRIES || error.kind) throw error.kind ? error : new SearchError("network", error);
        await new Promise((done) => setTimeout(done, PAUSE * attempt));
      }
    }
  } finally {
    state.loading -= 1;
    state.waiting.shift()?.();
  }
}

// Files whose names do not change with what is in them are checked with the host each time, so that lists of an old and
// of a new site never meet.
async function once(address, read) {
  const response = await fetch(address, {
    cache: /\/index\/[^/]+\//.test(address) ? "default" : "no-cache",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.status === 404) throw new SearchError("stale");
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return read(response);
}

async function inflate(data) {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data; // a host that decompresses
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
