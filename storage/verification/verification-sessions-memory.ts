import { toHex } from '../../proto/hex.ts';
import type { VerificationSession, VerificationSessionStore } from './verification-sessions.ts';

/** The contract of verification sessions without a disk: for tests and the simulation. */
export class MemoryVerificationSessionStore implements VerificationSessionStore {
  private readonly sessions = new Map<string, VerificationSession>();

  async get(id: Uint8Array): Promise<VerificationSession | null> {
    return structuredClone(this.sessions.get(toHex(id)) ?? null);
  }

  async put(session: VerificationSession): Promise<void> {
    this.sessions.set(toHex(session.id), structuredClone(session));
  }

  async consume(id: Uint8Array): Promise<boolean> {
    return this.sessions.delete(toHex(id));
  }

  async expire(nowMs: number): Promise<void> {
    for (const [id, session] of this.sessions) {
      if (session.expiresAtMs <= nowMs) this.sessions.delete(id);
    }
  }
}
