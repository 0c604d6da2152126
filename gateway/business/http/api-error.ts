import { apiErrors, type ApiErrorCode, type ApiErrorSpec } from './errors.ts';

export interface ApiErrorOptions {
  /** The whole message. Default: `(#code) title`. */
  readonly message?: string;
  readonly subcode?: number;
  /** Explains in words; never content. */
  readonly details?: string;
  readonly type?: 'GraphMethodException';
  /** For people, of management edges. */
  readonly userTitle?: string;
  readonly userMessage?: string;
  readonly retryAfterMs?: number;
  /** Beside the error: what of the request was done. */
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** What the caller did wrong, or what is in the way, by its code in the table. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly options: ApiErrorOptions;

  constructor(code: ApiErrorCode, options: ApiErrorOptions = {}) {
    super(options.message ?? `(#${code}) ${apiErrors[code].title}`, { cause: options.cause });
    this.name = 'ApiError';
    this.code = code;
    this.options = options;
  }
}

/** Unknown, deleted, of another kind or somebody else's: the answer is the same. */
export function noSuchNode(method: string, id: string): ApiError {
  const verb = method.toLowerCase();
  return new ApiError(100, {
    subcode: 33, type: 'GraphMethodException',
    message: `Unsupported ${verb} request. Object with ID '${id.slice(0, 64)}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });
}

/** Of messaging errors, which carry their details in error_data. */
const MESSAGING_FROM = 130_000;

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: number;
    readonly error_subcode?: number;
    readonly error_data?: { readonly messaging_product?: 'whatsapp'; readonly details: string };
    readonly is_transient?: boolean;
    readonly error_user_title?: string;
    readonly error_user_msg?: string;
    readonly fbtrace_id: string;
  };
}

/** With what was done of the request, where the error has that. */
export function errorBody(error: ApiError, fbtraceId: string): ErrorBody {
  const { code, message, options: { subcode, details, type, userTitle, userMessage, beside } } = error;
  const spec: ApiErrorSpec = apiErrors[code];
  return {
    ...beside,
    error: {
      message, type: type ?? spec.type ?? 'OAuthException', code,
      ...subcode === undefined ? {} : { error_subcode: subcode },
      ...details === undefined ? {} : { error_data: { ...code >= MESSAGING_FROM ? { messaging_product: 'whatsapp' } : {}, details } },
      ...spec.transient === true ? { is_transient: true } : {},
      ...userTitle === undefined ? {} : { error_user_title: userTitle },
      ...userMessage === undefined ? {} : { error_user_msg: userMessage },
      fbtrace_id: fbtraceId,
    },
  };
}
