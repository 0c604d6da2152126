export interface RegisterOptions {
  /** Asked for the code once the server has sent it. Asked again (at most 3 times in all) after BAD_CODE. */
  readonly code: (sent: CodeSent) => Promise<string>;
  readonly voice?: boolean;
  /** Opens a registration lock and keeps the existing account; without it a locked number rejects with REGISTRATION_LOCKED. */
  readonly pin?: string;
  /** 64 hex digits, from setPin of an earlier device. Likewise. */
  readonly recoverySecret?: string;
  /** A business that keeps its keys on its own devices, as people do; shown as one, and as nobody has examined it. */
  readonly business?: boolean;
  /** Own display name, sent encrypted with the first message to a contact. */
  readonly name?: string;
  /** CodeSent.session of an earlier call whose code is given now: no new code is sent, and `code` is asked with `digits` 0. */
  readonly session?: string;
}

export interface CodeSent {
  /** As the server normalised it. */
  readonly number: string;
  readonly digits: number;
  readonly expiresInSeconds: number;
  /** 1 for the first question. */
  readonly attempt: number;
  /** Names the verification at the server, in hex; whoever has it may try codes. */
  readonly session: string;
}

export interface LinkOptions {
  /** Called with what the QR code holds. Anybody who sees it within 90 s can send this device a link offer. */
  readonly onUri: (uri: string, expiresInSeconds: number) => void;
  /** Called with the short authentication string once the primary has answered; shown on both devices. */
  readonly onCode?: (sas: string) => void;
  /** Shown by the primary when it is asked, at most 64 bytes. */
  readonly deviceName: string;
}
