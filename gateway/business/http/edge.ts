import type { TObject, TSchema } from '@sinclair/typebox';
import type { TokenScope } from '../registry/access-token.ts';
import type { Caller } from './caller.ts';
import type { Fields } from './fields.ts';

/** How much of its calls per hour an app has used up for an account. */
export interface Usage {
  readonly wabaId: string;
  readonly percent: number;
  /** 0: not held up. */
  readonly retryAfterMs: number;
}

/** One request that has found its edge, signed in and within its rate. */
export interface Call {
  readonly caller: Caller;
  /** The id in the path; '' where there is none. Of a kind that the edge takes, but not looked up yet. */
  readonly id: string;
  /** What follows in the path: a QR code, a template. */
  readonly item: string;
  readonly method: string;
  readonly parameters: Fields;
  /** As it was asked for, with the origin that the client knows. */
  readonly url: URL;
  /** Whence it came, for limits. */
  readonly address: string;
  readonly edge: Pick<Edge, 'scope' | 'counted'>;
  /** For the answer's headers. */
  readonly tellUsage: (usage: Usage) => void;
}

/** The same call, for what it looks up beside the node that it was counted for. */
export function uncounted(call: Call): Call {
  return { ...call, edge: { ...call.edge, counted: false } };
}

/** One method of one path: what OpenAPI says of it, who may use it, what it does. */
export interface Edge {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without a version; `:id` and `:item` are its variables. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** null: whoever is signed in. 'none': nobody signs in. */
  readonly scope: TokenScope | null | 'none';
  /** What it takes besides `fields` and paging; for the OpenAPI, since values are read by `run`, which knows the codes. */
  readonly takes?: TObject;
  readonly answers: TSchema;
  /** Whether it is one of the calls per hour that an app has for a WABA. */
  readonly counted?: boolean;
  readonly run: (call: Call) => Promise<object>;
}
