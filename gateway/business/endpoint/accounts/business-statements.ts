import { protocol } from '../../../../proto/limits.ts';
import type { NewHostedAccount } from '../endpoint.ts';

type Fields = Pick<NewHostedAccount, 'legalEntity' | 'displayName' | 'vendor' | 'purpose' | 'retention' | 'policyUrl'>;

/** Signature, account, numbers and what protobuf puts around each. */
const REST_BYTES = 200;
const CUT = '…';

/**
 * What a business uses messages for, how long it keeps them and where it says so, for what the operator signs. Clients take only so many bytes of that in all, so each of the three has a third of what the
 * names leave: a longer text is cut, a longer address is left out.
 */
export function statementsOf({ legalEntity, displayName, vendor, purpose, retention, policyUrl }: Fields): Pick<Fields, 'purpose' | 'retention' | 'policyUrl'> {
  const room = protocol.manifestBytesMax - REST_BYTES - Buffer.byteLength(legalEntity + displayName + vendor);
  const share = Math.max(0, Math.floor(room / 3));
  return { purpose: cutTo(share, purpose), retention: cutTo(share, retention), policyUrl: Buffer.byteLength(policyUrl) > share ? '' : policyUrl };
}

function cutTo(bytesMax: number, text: string): string {
  if (Buffer.byteLength(text) <= bytesMax) return text;
  let kept = '';
  let bytes = Buffer.byteLength(CUT);
  if (bytes > bytesMax) return '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    kept += character;
  }
  return kept + CUT;
}
