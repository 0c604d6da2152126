/**
 * How long a test waits for something that should come. Only what hangs is longer: a slow machine with a slow disk that does other things besides is not.
 * Costs nothing when it comes; a whole file has the `timeout` of .taprc.
 */
export const patienceMs = 120_000;

/** Resolves when the condition holds; rejects, naming `what`, when it never does. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const startedMs = performance.now(); !await condition();) {
    if (performance.now() - startedMs > patienceMs) throw new Error(`never: ${what}`);
    await new Promise(resolve => { setTimeout(resolve, 10); });
  }
}
