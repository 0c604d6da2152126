import { Type, type Static } from '@sinclair/typebox';

/** Requests to the store for each accepted message, by kind of request. */
export const StoreRequestsSchema = Type.Record(Type.String(), Type.Number());
export type StoreRequests = Static<typeof StoreRequestsSchema>;

/** Counters of all gateways together, since each of them started. */
export interface GatewayCounts {
  readonly accepted: number;
  readonly requests: ReadonlyMap<string, number>;
}

const ACCEPTED = /^sealgate_sends_total (\d+)$/gm;
const REQUESTS = /^sealgate_cassandra_requests_total\{kind="(\w+)"\} (\d+)$/gm;

/** From the metrics of each gateway. null: one of them does not answer. */
export async function readGatewayCounts(operatorUrls: readonly string[]): Promise<GatewayCounts | null> {
  try {
    return countsIn(await Promise.all(operatorUrls.map(async url => (await fetch(`${url}/metrics`)).text())));
  } catch {
    return null;
  }
}

/** From pages of metrics. */
export function countsIn(pages: readonly string[]): GatewayCounts {
  const requests = new Map<string, number>();
  let accepted = 0;
  for (const page of pages) {
    for (const [, count] of page.matchAll(ACCEPTED)) accepted += Number(count);
    for (const [, kind = '', count] of page.matchAll(REQUESTS)) requests.set(kind, (requests.get(kind) ?? 0) + Number(count));
  }
  return { accepted, requests };
}

/** What was asked between two readings. null: they say nothing, because a gateway did not answer or began anew in between. */
export function storeRequestsBetween(before: GatewayCounts | null, after: GatewayCounts | null): StoreRequests | null {
  if (before === null || after === null || after.accepted <= before.accepted) return null;
  const messages = after.accepted - before.accepted;
  const found = Object.fromEntries([...after.requests].map(([kind, count]) => [kind, (count - (before.requests.get(kind) ?? 0)) / messages]));
  return Object.values(found).some(share => share < 0) ? null : found;
}
