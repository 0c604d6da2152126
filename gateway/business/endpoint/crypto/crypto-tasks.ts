import { accountIdFromBytes } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { Random } from '../../../../proto/random.ts';
import type { NodeKey } from '../../../ops/key-ring.ts';
import { EndpointVault } from './endpoint-vault.ts';
import { HostedAccounts } from './hosted-keys.ts';
import { HostedRatchets, type Conversation } from './hosted-ratchets.ts';

type Request = messages.sealgate.endpoint.v1.CryptoRequest;
type Answer = messages.sealgate.endpoint.v1.CryptoAnswer.$Properties;
type Blobs = messages.sealgate.endpoint.v1.Blobs.$Properties;

const nothing = new Uint8Array();

/** What a crypto process does: each encoded CryptoRequest has an encoded CryptoAnswer. */
export class CryptoTasks {
  private readonly vault: EndpointVault;
  private readonly accounts: HostedAccounts;
  private readonly ratchets: HostedRatchets;

  constructor(keys: readonly NodeKey[], random: Random) {
    this.vault = new EndpointVault(keys, random);
    this.accounts = new HostedAccounts(this.vault, random);
    this.ratchets = new HostedRatchets(this.vault, this.accounts);
  }

  async answer(bytes: Uint8Array): Promise<Uint8Array> {
    const request = endpoint.CryptoRequest.decode(bytes);
    const { number } = request;
    try {
      return endpoint.CryptoAnswer.encode({ number, ...await this.result(request) }).finish();
    } catch (error) {
      // Of what went wrong only the name: libsignal's texts hold no content, but nobody promises it.
      return endpoint.CryptoAnswer.encode({ number, failed: error instanceof Error ? `${request.task ?? 'unknown'}: ${error.name} ${error.message.slice(0, 80)}` : 'unknown' }).finish();
    }
  }

  private async result(request: Request): Promise<Answer> {
    const business = accountIdFromBytes(request.business);
    const peer = accountIdFromBytes(request.peer);
    if (business === null || peer === null) throw new Error('not an account id');
    const of: Conversation = { business, peer };
    if (request.sealContent) {
      const sealed = await this.ratchets.seal(of, request.sealContent);
      const isRefused = (sealed.refused?.length ?? 0) > 0;
      return { contentSealed: isRefused ? sealed : { ...sealed, blobs: this.sealBlobs(of, request.sealContent.blobs ?? {}) } };
    }
    if (request.openPayload) return { payloadOpened: await this.ratchets.payload(of, request.openPayload) };
    if (request.sealBlobs) return { blobs: this.sealBlobs(of, request.sealBlobs) };
    if (request.openBlobs) return { blobs: this.openBlobs(of, request.openBlobs) };
    if (request.makePairs) return { pairsMade: this.accounts.makePairs(business, request.makePairs) };
    if (request.rotateKeys) return { keysRotated: this.accounts.rotate(business, request.rotateKeys) };
    if (request.makeAccount) return { accountMade: this.accounts.make(business, request.makeAccount.manifest ?? {}) };
    if (request.signManifest) return { manifest: this.accounts.sign(business, request.signManifest) };
    if (!request.useAccount) throw new Error('no task');
    this.accounts.use(business, request.useAccount);
    return { accountUsed: true };
  }

  private sealBlobs(of: Conversation, { blobs }: Blobs): Blobs {
    return { blobs: (blobs ?? []).map(blob => ({ ...blob, bytes: this.vault.seal({ ...of, label: blob.label ?? '', id: blob.id ?? nothing }, blob.bytes ?? nothing) })) };
  }

  private openBlobs(of: Conversation, { blobs }: Blobs): Blobs {
    return { blobs: (blobs ?? []).map(blob => ({ ...blob, bytes: this.vault.open({ ...of, label: blob.label ?? '', id: blob.id ?? nothing }, blob.bytes ?? nothing) })) };
  }
}
