import { EndpointVault, type Whose } from '../../../gateway/business/endpoint/conversation/endpoint-vault.ts';
import type { Random } from '../../../proto/random.ts';

/** In place of a vault: nothing is secret in a simulation. */
export class OpenVault extends EndpointVault {
  constructor(random: Random) {
    super([], 'contents', random);
  }

  override seal(_whose: Whose, plaintext: Uint8Array): Uint8Array {
    return plaintext;
  }

  override open(_whose: Whose, sealed: Uint8Array): Uint8Array {
    return sealed;
  }
}
