// Which Latin words of the archive hold some letters.

import { text } from "./fetch.js";

const state = { slices: new Map() };

/** The words of the archive with two letters or more inside them; the slice is that of their first two. */
export async function containing(engine, letters) {
  const { slices, sums } = engine.manifest.latin, code = (at) => letters.charCodeAt(at) - 97;
  const number = (26 * code(0) + code(1)) % slices;
  const words = await slice(`${engine.latin}${number}.txt`, sums[number]);
  return words.filter((word) => word.includes(letters));
}

async function slice(address, sum) {
  const key = `${address} ${sum}`;
  if (!state.slices.has(key)) state.slices.set(key, text(address, sum));
  try {
    return (await state.slices.get(key)).split("\n");
  } catch (error) {
    state.slices.delete(key);
    throw error;
  }
}
