/** What device `index` of a run is called at a peer, and its password there: wires and servers make the same from it. */
export function peerUser(index: number): { readonly name: string; readonly password: string } {
  return { name: `d${index}`, password: `password-of-${index}` };
}

/** All users of a run. */
export function peerUsers(count: number): readonly ReturnType<typeof peerUser>[] {
  return Array.from({ length: count }, (_, index) => peerUser(index));
}
