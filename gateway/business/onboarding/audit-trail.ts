import { createHash } from 'node:crypto';
import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AuditEntry } from '../registry/audit-entry.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { Kept } from '../registry/repository.ts';

export interface Decision {
  /** Who decided: a name that the operator gives. */
  readonly actor: string;
  readonly action: string;
  /** The id of what it is about. */
  readonly subject: string;
  readonly reason: string;
}

const NUMBER_DIGITS = 12;
const TRIES = 100;

/** Decisions about businesses, each chained to the one before by its hash: one that is changed or taken out later shows, also the last one. */
export class AuditTrail {
  private readonly registry: Pick<BusinessRegistry, 'audit' | 'auditHead'>;
  private readonly clock: Clock;

  constructor(registry: Pick<BusinessRegistry, 'audit' | 'auditHead'>, clock: Clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Durable when it resolves. */
  async append(decision: Decision): Promise<void> {
    let { number, hash } = (await this.registry.auditHead.get('head'))?.value ?? { number: 0, hash: '' };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      number += 1;
      const entry = chained({ ...decision, atMs: this.clock.nowMs(), previous: hash });
      const isOurs = await this.registry.audit.create(idOf(number), '', entry) === 'applied';
      // Somebody else's, or one whose head was never moved: the chain goes on from it.
      hash = isOurs ? entry.hash : (await this.registry.audit.get(idOf(number)))?.value.hash ?? '';
      if (isOurs) {
        const end = { number, hash };
        await this.registry.auditHead.set('head', '', before => before !== null && before.number > number ? before : end);
        return;
      }
    }
    throw new SealgateError('CONFLICT');
  }

  /** All of it, the oldest first, and the number of the first entry that does not fit the chain; null: it is whole. */
  async read(): Promise<{ readonly entries: readonly Kept<AuditEntry>[]; readonly brokenAt: number | null }> {
    // Read first: what is appended meanwhile is no gap.
    const { number = 0, hash = '' } = (await this.registry.auditHead.get('head'))?.value ?? {};
    const entries = await this.registry.audit.all('');
    const broken = entries.findIndex(({ id, value: { hash, ...rest } }, index) => id !== idOf(index + 1) || rest.previous !== (entries[index - 1]?.value.hash ?? '') || chained(rest).hash !== hash);
    if (broken !== -1) return { entries, brokenAt: broken + 1 };
    const isHeadThere = number === 0 || entries[number - 1]?.value.hash === hash;
    return { entries, brokenAt: isHeadThere ? null : Math.min(number, entries.length + 1) };
  }
}

function chained(entry: Omit<AuditEntry, 'hash'>): AuditEntry {
  const { atMs, actor, action, subject, reason, previous } = entry;
  return { ...entry, hash: createHash('sha256').update(JSON.stringify([previous, atMs, actor, action, subject, reason])).digest('hex') };
}

function idOf(number: number): string {
  return String(number).padStart(NUMBER_DIGITS, '0');
}
