const TAG_BYTES = 16;

/** The end of a sealed state, which authenticates all of it: who knows it means exactly that state. */
export function tagOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(-TAG_BYTES);
}
