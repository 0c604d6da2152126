import { createRequire } from 'node:module';

/** What kafkajs sends over a connection of its pool: `encode` makes the body, whose memory it copies; `decode` gets the body of the answer. */
export interface WireRequest<Answer> {
  readonly request: { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string; encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }> };
  readonly response: { decode(body: Buffer): Promise<Answer & Throttled>; parse(answer: Answer): Promise<Answer> };
}

/** By how long the next request has to wait, 0 nearly always. */
export interface Throttled {
  readonly clientSideThrottleTime: number;
}

/** A kind of request, in the one version that is spoken of it. Brokers since Kafka 2.3 have them all. */
export interface WireCall {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
}

/** Of each partition, what the broker says went wrong; 0: nothing. */
interface ByPartition {
  readonly partitions: readonly { readonly partition: number; readonly errorCode: number }[];
}

/** A request whose body is made in one go, and whose answer is thrown as an error when any partition has one. */
export function wireRequest<Answer extends ByPartition>(call: WireCall, body: () => Buffer, decode: (answer: Buffer) => Answer & Throttled): WireRequest<Answer> {
  return {
    request: {
      ...call,
      encode: async () => {
        const buffer = body();
        return { buf: buffer, buffer };
      },
    },
    response: {
      decode: async answer => decode(answer),
      parse: async answer => {
        const failed = answer.partitions.find(({ errorCode }) => errorCode !== 0);
        if (failed !== undefined) throw errorOf(failed.errorCode, failed.partition);
        return answer;
      },
    },
  };
}

const ERRORS = 'kafkajs/src/protocol/error.js';
const OFFSET_OUT_OF_RANGE = 1;
const createErrorFromCode = errorMaker(createRequire(import.meta.url)(ERRORS));

/** As kafkajs throws it; an offset out of range names its partition. */
export function errorOf(errorCode: number, partition: number): Error {
  const error = createErrorFromCode(errorCode);
  return errorCode === OFFSET_OUT_OF_RANGE ? Object.assign(error, { partition }) : error;
}

function errorMaker(found: unknown): (code: number) => Error {
  if (typeof found === 'object' && found !== null && 'createErrorFromCode' in found && isMaker(found.createErrorFromCode)) return found.createErrorFromCode;
  throw new Error(`${ERRORS} is not the one that this was written for`);
}

function isMaker(value: unknown): value is (code: number) => Error {
  return typeof value === 'function';
}
