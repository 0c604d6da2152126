import { Fingerprint, PublicKey, ScannableFingerprint } from '@signalapp/libsignal-client';
import { accountIdToBytes, type AccountId } from '../proto/ids.ts';
import { own } from './bytes.ts';
import type { Bytes } from './key-db.ts';

const FINGERPRINT_ITERATIONS = 5200;
const FINGERPRINT_VERSION = 2;

export interface SafetyNumber {
  /** 60 digits, the same on both sides. */
  readonly digits: string;
  /** For a QR code; each side's is different, compareScanned matches them. */
  readonly scannable: Bytes;
}

interface Party {
  readonly account: AccountId;
  /** The account key: device 1's identity key. */
  readonly accountKey: Uint8Array;
}

/** What two people compare to know that nobody sits in between. Covers both account keys. About 2 ms. Throws when a key is malformed. */
export function safetyNumber(own_: Party, peer: Party): SafetyNumber {
  const fingerprint = Fingerprint.new(
    FINGERPRINT_ITERATIONS, FINGERPRINT_VERSION,
    own(accountIdToBytes(own_.account)), PublicKey.deserialize(own(own_.accountKey)),
    own(accountIdToBytes(peer.account)), PublicKey.deserialize(own(peer.accountKey)),
  );
  return { digits: fingerprint.displayableFingerprint().toString(), scannable: fingerprint.scannableFingerprint().toBuffer() };
}

/** Whether what was scanned from the other screen belongs to the same pair of account keys. False for anything that is no safety number. */
export function compareScanned(mine: SafetyNumber, scanned: Uint8Array): boolean {
  try {
    return ScannableFingerprint._fromBuffer(own(mine.scannable)).compare(ScannableFingerprint._fromBuffer(own(scanned)));
  } catch {
    return false;
  }
}
