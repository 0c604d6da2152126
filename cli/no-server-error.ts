/** Nobody answers where the operator's command expected a running server. */
export class NoServerError extends Error {
  constructor(dataDir: string, cause: unknown) {
    super(`no server runs on the data folder ${dataDir}; start it, or name its folder with --data-dir`, { cause });
    this.name = 'NoServerError';
  }
}
