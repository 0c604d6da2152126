import type { Clock } from '../../../proto/clock.ts';
import { accountIdFromBytes, type AccountId } from '../../../proto/ids.ts';
import type { EndpointPort } from './endpoint-port.ts';

const ENTRIES_MAX = 50_000;
/** A number that changes hands is somebody else's after this time at the latest; what was sealed for the former account is refused at once. */
const MAX_AGE_MS = 60_000;

interface Entry { readonly account: AccountId; readonly readAtMs: number }

/** Whose number it is, remembered for a minute. */
export class ConsumerBook {
  private readonly port: EndpointPort;
  private readonly clock: Clock;
  private readonly entries = new Map<string, Entry>();

  constructor(port: EndpointPort, clock: Clock) {
    this.port = port;
    this.clock = clock;
  }

  /** `waId`: digits. null: nobody's. */
  async accountOf(waId: string): Promise<AccountId | null> {
    const nowMs = this.clock.monotonicMs();
    const known = this.entries.get(waId);
    if (known !== undefined && nowMs - known.readAtMs < MAX_AGE_MS) return known.account;
    const found = await this.port.findAccount({ number: `+${waId}` });
    const account = accountIdFromBytes(found?.account ?? new Uint8Array());
    if (this.entries.size >= ENTRIES_MAX) this.entries.clear();
    this.entries.delete(waId);
    if (account !== null) this.entries.set(waId, { account, readAtMs: nowMs });
    return account;
  }

  /** The account may have lost its number. */
  forget(account: AccountId): void {
    for (const [waId, entry] of this.entries) {
      if (entry.account === account) this.entries.delete(waId);
    }
  }
}
