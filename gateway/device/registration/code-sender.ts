export interface CodeMessage {
  /** E.164. */
  readonly number: string;
  readonly code: string;
  readonly transport: 'sms' | 'voice';
  readonly expiresInSeconds: number;
}

/** Brings a verification code to a number. Rejects when it certainly or probably did not arrive; never retries, since people ask again. */
export interface CodeSender {
  send(message: CodeMessage): Promise<void>;
}
