import { errors, types } from 'cassandra-driver';
import { SealgateError } from '../../proto/errors.ts';

const { unavailableException, overloaded, isBootstrapping, badCredentials, unauthorized, invalid, syntaxError, configError } = types.responseErrorCodes;

/** The server said that it has done nothing. Of every other error of a write it is not known whether it will still happen. */
const nothingDone: ReadonlySet<number> = new Set([unavailableException, overloaded, isBootstrapping, badCredentials, unauthorized, invalid, syntaxError, configError]);
/** Another try would fail alike. */
const hopeless: ReadonlySet<number> = new Set([badCredentials, unauthorized, invalid, syntaxError, configError]);

const notAllowed: number = unauthorized;

/** Whether the write may have been done all the same. */
export function isUnknownResult(error: unknown): boolean {
  return !(error instanceof errors.ResponseError && nothingDone.has(error.code));
}

/** False: the next try would end as this one did. */
export function isWorthRepeating(error: unknown): boolean {
  return !(error instanceof errors.ResponseError && hopeless.has(error.code)) && !(error instanceof errors.ArgumentError) && !(error instanceof TypeError);
}

/** STORE_FAILED of a running store. Statements and values stay out of the text. */
export function storeError(error: unknown): SealgateError {
  if (SealgateError.is(error)) return error;
  return new SealgateError('STORE_FAILED', { detail: nameOf(error), cause: error });
}

/** What went wrong at the start: BAD_CONFIG where the operator has to change something, STORE_FAILED where waiting may help. */
export function openError(error: unknown): SealgateError {
  if (SealgateError.is(error)) return error;
  const causes = error instanceof errors.NoHostAvailableError ? innerErrors(error) : [error];
  for (const cause of causes) {
    const detail = configurationFault(cause);
    if (detail !== null) return new SealgateError('BAD_CONFIG', { detail, cause: error });
  }
  return new SealgateError('STORE_FAILED', { detail: `Cassandra: ${nameOf(causes[0] ?? error)}`, cause: error });
}

function configurationFault(error: unknown): string | null {
  if (error instanceof errors.AuthenticationError) return 'Cassandra refuses the user name or password';
  if (error instanceof errors.ResponseError && error.code === notAllowed) return 'the role may not do that in Cassandra';
  if (error instanceof errors.ResponseError && hopeless.has(error.code)) return 'Cassandra has no such keyspace or tables; run sealgate cluster init';
  if (error instanceof errors.ArgumentError) return 'Cassandra has no such datacenter, or a contact point is not host:port';
  const code = codeOf(error);
  const isTls = /^(?:ERR_(?:TLS|SSL|OSSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|EPROTO)/.test(code);
  return isTls ? `TLS to Cassandra: ${code}` : null;
}

function innerErrors(error: errors.NoHostAvailableError): readonly unknown[] {
  const inner: unknown = error.innerErrors;
  return typeof inner === 'object' && inner !== null ? Object.values(inner) : [];
}

function nameOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== '') return code;
  if (error instanceof errors.ResponseError) return types.responseErrorCodes[error.code] ?? 'ResponseError';
  return error instanceof Error ? error.name : 'unexpected error';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
