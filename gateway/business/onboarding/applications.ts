import { createHash } from 'node:crypto';
import { SealgateError } from '../../../proto/errors.ts';
import { sameHash } from '../../ops/keys/secret-hash.ts';
import type { Application } from '../registry/application.ts';
import { newNodeId } from '../registry/node-id.ts';
import type { Kept } from '../registry/repository.ts';
import type { AuditTrail } from './audit-trail.ts';
import { createEnterprise, type Credentials, type EnterpriseParts } from './enterprise.ts';

export type ApplicationForm = Pick<Application, 'name' | 'country' | 'registrationNumber' | 'contact' | 'documents' | 'displayName' | 'number' | 'hosting' | 'vendor' | 'purpose' | 'retention' | 'policyUrl'>;

const CLAIM_BYTES = 24;

/** From an enterprise's wish to be let in to an operator's decision. */
export class Applications {
  private readonly parts: EnterpriseParts;
  private readonly audit: AuditTrail;

  constructor(parts: EnterpriseParts, audit: AuditTrail) {
    this.parts = parts;
    this.audit = audit;
  }

  /** `claim` lets the applicant ask how it stands; it is in this answer and nowhere else. */
  async apply(form: ApplicationForm): Promise<{ readonly id: string; readonly claim: string }> {
    const { registry, clock, random } = this.parts;
    const id = newNodeId('application', random);
    const claim = Buffer.from(random.bytes(CLAIM_BYTES)).toString('base64url');
    await registry.applications.create(id, '', { ...form, status: 'pending', reason: '', claimHash: hashOf(claim), entityId: '', createdAtMs: clock.nowMs(), decidedAtMs: 0 });
    return { id, claim };
  }

  /** null: there is none, or the claim is not its own. */
  async claimed(id: string, claim: string): Promise<Application | null> {
    const kept = await this.parts.registry.applications.get(id);
    if (kept === null) return null;
    return sameHash(Buffer.from(hashOf(claim)), Buffer.from(kept.value.claimHash)) ? kept.value : null;
  }

  /** The oldest first. */
  async pending(): Promise<readonly Kept<Application>[]> {
    const all = await this.parts.registry.applications.all('');
    return all.filter(({ value }) => value.status === 'pending').sort((a, b) => a.value.createdAtMs - b.value.createdAtMs);
  }

  /**
   * Lets the enterprise in; whoever was not answered asks again, until it is in. Rejects with CONFLICT when it is in or rejected already, MALFORMED when there is none or when it hosts itself, which needs no
   * account here.
   */
  async approve(id: string, actor: string): Promise<Credentials> {
    const application = await this.decide(id, 'approved', '');
    const { name, country, registrationNumber, contact, documents, displayName, number, hosting, vendor, purpose, retention, policyUrl } = application;
    const credentials = await createEnterprise(this.parts, {
      origin: `application ${id}`, entity: { name, country, registrationNumber, contact, documents, purpose, retention, policyUrl, status: 'approved' }, displayName, digits: number.slice(1), hosting: hosting === 'vendor-hosted' ? hosting : 'operator-hosted', vendor, testRecipients: null,
    });
    await this.audit.append({ actor, action: 'approve', subject: id, reason: `entity ${credentials.entityId}` });
    // Last, since it ends what can be gone on with.
    await this.parts.registry.applications.change(id, value => ({ ...value, entityId: credentials.entityId }));
    return credentials;
  }

  /** Rejects with CONFLICT when it is decided already, MALFORMED when there is none. */
  async reject(id: string, actor: string, reason: string): Promise<void> {
    await this.decide(id, 'rejected', reason);
    await this.audit.append({ actor, action: 'reject', subject: id, reason });
  }

  private async decide(id: string, status: 'approved' | 'rejected', reason: string): Promise<Application> {
    const decided = await this.parts.registry.applications.change(id, value => {
      if (status === 'approved' && value.hosting === 'self-hosted') throw new SealgateError('MALFORMED', { detail: 'a business that keeps its own keys registers its own devices: sealgate register --business' });
      return value.status === 'pending' ? { ...value, status, reason, decidedAtMs: this.parts.clock.nowMs() } : null;
    });
    if (decided === null) throw new SealgateError('MALFORMED', { detail: 'there is no such application' });
    const isCutOff = status === 'approved' && decided.value.status === 'approved' && decided.value.entityId === '';
    if (!decided.changed && !isCutOff) throw new SealgateError('CONFLICT', { detail: `the application is ${decided.value.status} already` });
    return decided.value;
  }
}

function hashOf(claim: string): string {
  return createHash('sha256').update(claim).digest('hex');
}
