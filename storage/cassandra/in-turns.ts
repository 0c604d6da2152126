/** Calls `work` for each item, at most `atOnce` at a time; answers in the items' order. The first rejection ends it. */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const rest = items.entries();
  const lanes = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const [i, item] of rest) answers[i] = await work(item);
  });
  await Promise.all(lanes);
  return answers;
}
