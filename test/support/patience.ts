/**
 * How long a test waits for something that should come. Only what hangs is longer: a slow machine with a slow disk that does other things besides is not.
 * Costs nothing when it comes; a whole file has the `timeout` of .taprc.
 */
export const patienceMs = 120_000;

/** Looks again and again until there is something (neither null, undefined nor false), and resolves with it; rejects, naming `what`, when it never comes. */
export async function until<T>(look: () => T | Promise<T>, what = 'what it waits for'): Promise<Exclude<T, null | undefined | false>> {
  for (const startedMs = performance.now(); ;) {
    const found = await look();
    if (isSomething(found)) return found;
    if (performance.now() - startedMs > patienceMs) throw new Error(`never: ${what}`);
    await new Promise(resolve => { setTimeout(resolve, 10); });
  }
}

function isSomething<T>(found: T): found is Exclude<T, null | undefined | false> {
  return found !== null && found !== undefined && found !== false;
}
