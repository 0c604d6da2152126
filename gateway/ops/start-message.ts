export interface StartFacts {
  readonly deviceUrl: string;
  readonly apiUrl: string;
  readonly operatorUrl: string;
  readonly dataDir: string;
  readonly keysDir: string;
  readonly isFirstStart: boolean;
  readonly keysInData: boolean;
  /** What the socket library is, and what it costs. */
  readonly transport: string;
  /** Codes appear in this terminal. */
  readonly isConsole: boolean;
}

/** What a person reads when the node listens: at most ten lines. */
export function startMessage(facts: StartFacts): readonly string[] {
  const server = facts.deviceUrl === 'ws://127.0.0.1:8080' ? '' : ` --server ${facts.deviceUrl}`;
  const made = facts.isFirstStart ? ' (just made)' : '';
  return [
    `devices   ${facts.deviceUrl}`,
    `HTTP API  ${facts.apiUrl}`,
    `operator  ${facts.operatorUrl}/metrics`,
    `data      ${facts.dataDir}${made}`,
    `keys      ${facts.keysDir}${made}; back them up apart from the data`,
    ...facts.keysInData ? ['warning   the keys lie inside the data folder: whoever copies it can read it; move them and use --keys-dir'] : [],
    `sockets   ${facts.transport}`,
    facts.isConsole
      ? `next      npx sealgate --profile ~/ada${server} register +12025550101   (the code appears here)`
      : `next      npx sealgate --profile ~/ada${server} register +12025550101`,
  ];
}
