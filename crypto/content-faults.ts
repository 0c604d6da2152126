import type { messages } from '../proto/messages.ts';
import { protocol } from '../proto/limits.ts';
import { contentLimits as limits } from './content-limits.ts';

type Ref = messages.sealgate.content.v1.ContentRef.$Properties;
type Location = messages.sealgate.content.v1.Location.$Properties;
export type Optional<T> = T | null | undefined;

export interface ContentFault {
  /** Names the field; no content. */
  readonly detail: string;
  readonly tooLarge: boolean;
}

/** Collects the first fault, so that the checks read as a list. */
export class Faults {
  first: ContentFault | null = null;

  require(holds: boolean, detail: string): void {
    if (!holds) this.first ??= { detail, tooLarge: false };
  }

  atMost(value: number, max: number, detail: string): void {
    if (value > max) this.first ??= { detail, tooLarge: true };
  }

  chars(text: Optional<string>, max: number, detail: string): void {
    this.atMost(text?.length ?? 0, max, detail);
  }

  filled(text: Optional<string>, max: number, detail: string): void {
    this.require((text ?? '') !== '', detail);
    this.chars(text, max, detail);
  }

  bytes(bytes: Optional<Uint8Array>, length: number, detail: string): void {
    this.require(bytes?.length === length, detail);
  }

  ref(ref: Optional<Ref>, detail: string): void {
    this.bytes(ref?.author, protocol.accountIdBytes, `${detail}: author`);
    this.bytes(ref?.contentId, limits.contentIdBytes, `${detail}: content id`);
  }

  location({ latitude, longitude, name, address }: Location): void {
    this.require(Math.abs(latitude ?? 0) <= 90 && Math.abs(longitude ?? 0) <= 180, 'location');
    this.chars(name, limits.locationNameCharsMax, 'name of the location');
    this.chars(address, limits.locationAddressCharsMax, 'address of the location');
  }
}

export function isSet<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}
