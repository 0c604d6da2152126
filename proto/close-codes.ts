/**
 * Why the server closes a WebSocket, and what the client does then. A code that is not in the table, of today or of tomorrow: back off.
 */
export interface CloseSpec {
  readonly code: number;
  /** stop: not without the person; reconnect: at once with jitter; backOff: after growing pauses. */
  readonly then: 'stop' | 'reconnect' | 'backOff';
  readonly text: string;
}

export const closeCodes = {
  DONE: { code: 1000, then: 'stop', text: 'done' },
  TEXT_FRAME: { code: 1003, then: 'backOff', text: 'binary frames only' },
  UNDECODABLE: { code: 1007, then: 'backOff', text: 'frame does not decode' },
  RESTART: { code: 1012, then: 'reconnect', text: 'server restarts' },
  TOO_SLOW: { code: 1013, then: 'backOff', text: 'reader too slow or server too busy' },
  MOVED: { code: 4301, then: 'reconnect', text: 'another node owns the account' },
  PROTOCOL_ERROR: { code: 4400, then: 'backOff', text: 'protocol error' },
  REAUTHENTICATE: { code: 4401, then: 'stop', text: 'not authenticated (any more)' },
  SUSPENDED: { code: 4403, then: 'stop', text: 'account suspended' },
  TIMED_OUT: { code: 4408, then: 'backOff', text: 'no first frame in time' },
  REPLACED: { code: 4409, then: 'stop', text: 'connected elsewhere' },
  TOO_FAST: { code: 4429, then: 'backOff', text: 'too many frames or connections' },
  LEASE_LOST: { code: 4503, then: 'reconnect', text: 'node lost its partition' },
} as const satisfies Record<string, CloseSpec>;

export type CloseName = keyof typeof closeCodes;

/** What a client does after this close code; unknown codes back off. */
export function afterClose(code: number): CloseSpec['then'] {
  for (const spec of Object.values(closeCodes)) {
    if (spec.code === code) return spec.then;
  }
  return 'backOff';
}
