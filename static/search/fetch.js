// How files are asked for: a failure must become a message, never a wrong answer.

const TRIES = 3, PAUSE = 250, PATIENCE = 30_000;
const AT_ONCE = 24; // a browser refuses requests when there are thousands of them
const SUM = 8; // hexadecimal digits of a checksum (CRC-32, as in src/wangqi/search/files.py)
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
});
const state = { loading: 0, waiting: [] };

/** Something a reader can be told: `kind` is `network`, `blocked` (the browser cannot unpack the index) or `stale` (the site was replaced). */
export class SearchError extends Error {
  constructor(kind, cause) {
    super(`search: ${kind}`, { cause });
    this.kind = kind;
  }
}

/**
 * A file as text, as JSON, as lines or as bytes (decompressed where they are compressed). Each rejects with a
 * `SearchError`. `sum` is what the manifest says of the file; the first line of a file of lines is its own.
 */
export const text = (address, sum) => load(address, (data) => plain(data, sum));
export const json = (address, sum) => load(address, (data) => JSON.parse(plain(data, sum)));
export const lines = (address) => load(address, (data) => plain(data.subarray(SUM + 1), plain(data.subarray(0, SUM))).split("\n"));
export const bytes = (address) => load(address, inflate);

async function load(address, read) {
  while (state.loading >= AT_ONCE) await new Promise((free) => state.waiting.push(free));
  state.loading += 1;
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read(await once(address, attempt));
      } catch (error) {
        if (error.kind === "stale" && !error.cause) throw error;
        if (attempt === TRIES) throw error.kind ? error : new SearchError("network", error);
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
async function once(address, attempt) {
  const usual = /\/index\/[^/]+\//.test(address) ? "default" : "no-cache";
  const response = await fetch(address, {
    cache: attempt === 1 ? usual : "reload", // what is in the cache may be what is damaged
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.status === 404) throw new SearchError("stale");
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return new Uint8Array(await response.arrayBuffer());
}

// A file that was cut off, or belongs to another build than the manifest, must not be searched.
function plain(data, sum) {
  if (sum !== undefined && sum !== check(data)) throw new SearchError("stale", "another sum than expected");
  return new TextDecoder().decode(data);
}

function check(data) {
  let sum = ~0;
  for (const byte of data) sum = REMAINDERS[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (~sum >>> 0).toString(16).padStart(SUM, "0");
}

async function inflate(data) {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data; // a host that decompresses
  const { readable, writable } = new DecompressionStream("gzip"), writer = writable.getWriter(), reader = readable.getReader();
  for (const done of [writer.write(data), writer.close()]) done.catch(() => {}); // what is wrong is told where it is read
  const parts = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  return parts.length === 1 ? parts[0] : joined(parts);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
