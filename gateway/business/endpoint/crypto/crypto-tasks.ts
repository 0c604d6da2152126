import { accountIdFromBytes } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { Random } from '../../../../proto/random.ts';
import type { NodeKey } from '../../../ops/keys/key-ring.ts';
import { EndpointVault } from '../conversation/endpoint-vault.ts';
import { HostedAccounts } from './hosted-keys.ts';
import { HostedRatchets, type Conversation } from './hosted-ratchets.ts';

type Request = messages.sealgate.endpoint.v1.CryptoRequest;
type Answer = messages.sealgate.endpoint.v1.CryptoAnswer.$Properties;

/** What a crypto process does: each encoded CryptoRequest has a CryptoAnswer. */
export class CryptoTasks {
  private readonly accounts: HostedAccounts;
  private readonly ratchets: HostedRatchets;

  constructor(keys: readonly NodeKey[], random: Random) {
    const vault = new EndpointVault(keys, 'keys', random);
    this.accounts = new HostedAccounts(vault, random);
    this.ratchets = new HostedRatchets(vault, this.accounts);
  }

  async answer(bytes: Uint8Array): Promise<Answer> {
    const request = endpoint.CryptoRequest.decode(bytes);
    const { number } = request;
    try {
      return { number, ...await this.result(request) };
    } catch (error) {
      // Of what went wrong only the name: libsignal's texts hold no content, but nobody promises it.
      return { number, failed: error instanceof Error ? `${request.task ?? 'unknown'}: ${error.name} ${error.message.slice(0, 80)}` : 'unknown' };
    }
  }

  private async result(request: Request): Promise<Answer> {
    const business = accountIdFromBytes(request.business);
    const peer = accountIdFromBytes(request.peer);
    if (business === null || peer === null) throw new Error('not an account id');
    const of: Conversation = { business, peer };
    if (request.sealContent) {
      const contentSealed = await this.ratchets.seal(of, request.sealContent);
      return contentSealed === null ? { ratchetsNeeded: true } : { contentSealed };
    }
    if (request.openPayloads) {
      const payloadsOpened = await this.ratchets.payloads(of, request.openPayloads);
      return payloadsOpened === null ? { ratchetsNeeded: true } : { payloadsOpened };
    }
    if (request.makePairs) return { pairsMade: this.accounts.makePairs(business, request.makePairs) };
    if (request.rotateKeys) return { keysRotated: this.accounts.rotate(business, request.rotateKeys) };
    if (request.makeAccount) return { accountMade: this.accounts.make(business, request.makeAccount.manifest ?? {}) };
    if (request.signManifest) return { manifest: this.accounts.sign(business, request.signManifest) };
    if (!request.useAccount) throw new Error('no task');
    this.accounts.use(business, request.useAccount);
    return { accountUsed: true };
  }
}
