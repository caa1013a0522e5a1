// Which Latin words of the archive hold some letters.

import { text } from "./fetch.js";

const state = { slices: new Map() };

/** The words of the archive with two letters or more inside them; the slice is that of their first two. */
export async function containing(engine, letters) {
  const { slices } = engine.manifest.latin, code = (at) => letters.charCodeAt(at) - 97;
  const words = await slice(`${engine.latin}${(26 * code(0) + code(1)) % slices}.txt`);
  return words.filter((word) => word.includes(letters));
}

async function slice(address) {
  if (!state.slices.has(address)) state.slices.set(address, text(address));
  try {
    return (await state.slices.get(address)).split("\n");
  } catch (error) {
    state.slices.delete(address);
    throw error;
  }
}
