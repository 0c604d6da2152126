/** The name of a protocol error (`NOT_LEADER_FOR_PARTITION`), '' for any other failure: lost connections, timeouts. */
export function protocolError(error: unknown): string {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : '';
}

/** Says for certain that nothing was written; what is not here may have been. */
const notWritten = new Set([
  'NOT_LEADER_FOR_PARTITION', 'UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_ENOUGH_REPLICAS', 'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED', 'INVALID_TOPIC_EXCEPTION', 'CORRUPT_MESSAGE', 'INVALID_TIMESTAMP',
]);

/** The broker has certainly not taken the records: they may be sent again without a copy arising. */
export function saysNotWritten(error: unknown): boolean {
  return notWritten.has(protocolError(error));
}

/** The broker takes no records from the time that this machine's clock shows, and will not as long as it is wrong. */
export function saysClockIsWrong(error: unknown): boolean {
  return protocolError(error) === 'INVALID_TIMESTAMP';
}

/** Which partition of a fetch has no record at the offset that was asked for; null for any other failure. */
export function partitionOutOfRange(error: unknown): number | null {
  if (protocolError(error) !== 'OFFSET_OUT_OF_RANGE' || !(error instanceof Error)) return null;
  return 'partition' in error && typeof error.partition === 'number' ? error.partition : null;
}

/** One line for the log: names and reasons, no content. */
export function reasonOf(error: unknown): string {
  const type = protocolError(error);
  if (type !== '') return type;
  return error instanceof Error ? error.message : 'unknown failure';
}

/** The broker that a failure speaks of, when it closed the connection. */
export function lostBroker(error: unknown): { readonly host: string; readonly port: number } | null {
  if (!(error instanceof Error) || error.name !== 'KafkaJSConnectionClosedError') return null;
  const address = 'broker' in error && typeof error.broker === 'string' ? /^(.+):(\d+)$/.exec(error.broker) : null;
  return address?.[1] === undefined ? null : { host: address[1], port: Number(address[2]) };
}

/**
 * A connection is open and useless: no answer came, or kafkajs is in a state of its own. It takes a broker whose first answer timed out for connected and then fails every request with a plain Error, for ever.
 */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && (['KafkaJSRequestTimeoutError', 'KafkaJSLockTimeout', 'TypeError'].includes(error.name) || error.message === 'Broker not connected');
}
