import { closeCodes } from '../../proto/close-codes.ts';
import { errors } from '../../proto/errors.ts';

const kinds: Readonly<Record<number, string>> = {
  1: 'The request',
  2: 'Who asks',
  3: 'Sending',
  4: 'Accounts and keys',
  5: 'Limits',
  6: 'The server\'s own trouble',
  7: 'Local trouble of a client',
  8: 'Starting and operating a server',
};

const afterClose = {
  stop: 'stop: not again without the person',
  reconnect: 'reconnect at once, with jitter',
  backOff: 'reconnect after growing pauses',
};

/** docs/ERRORS.md, made from the tables in proto/. */
export function errorsPage(): string {
  const sections = Object.entries(kinds).flatMap(([range, title]) => [
    '', `### ${title} (${range}xxx)`, '', '| number | code | same request again | what to do |', '|---|---|---|---|',
    ...Object.entries(errors).filter(([, spec]) => String(spec.id).startsWith(range))
      .map(([code, spec]) => `| ${spec.id} | \`${code}\` | ${spec.retry === 'later' ? 'later' : 'never'} | ${spec.text} |`),
  ]);
  const closes = Object.entries(closeCodes).map(([name, spec]) => `| ${spec.code} | \`${name}\` | ${spec.text} | ${afterClose[spec.then]} |`);
  return [
    '# Errors and close codes',
    '',
    'Made from `proto/errors.ts` and `proto/close-codes.ts`; a test fails when this page and they differ. Numbers and names are never changed and never used again for something else.',
    'New ones may come: a client treats a number that it does not know by the `retry` field of the answer, and a close code that it does not know by backing off.',
    '',
    '## Errors',
    '',
    '`Refused` carries number, name, whether the same request may succeed later, and for how long to wait when that is known. 7xxx arise in the client, 8xxx at the start of a server; both are also what the `sealgate` program prints.',
    ...sections,
    '',
    '## Close codes of the WebSocket',
    '',
    '| code | name | why | the client then |',
    '|---|---|---|---|',
    ...closes,
    '',
  ].join('\n');
}
