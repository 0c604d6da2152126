import t from 'tap';
import { afterClose, closeCodes } from '../../proto/close-codes.ts';
import { errorCodeOf, errors, SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, envelopeIdFromBytes, parseAccountId, parseDeviceId } from '../../proto/ids.ts';
import { comparePositions } from '../../proto/position.ts';

t.test('every error has a number of its own, in the range of its kind', t => {
  const ids = Object.values(errors).map(spec => spec.id);
  t.equal(new Set(ids).size, ids.length);
  for (const [code, spec] of Object.entries(errors)) {
    t.equal(errorCodeOf(spec.id), code);
    t.ok(spec.id >= 1001 && spec.id < 9000 && !spec.text.endsWith('.'), code);
  }
  t.equal(errorCodeOf(1), undefined);
  t.end();
});

t.test('an error says whether to retry and keeps its cause', t => {
  const cause = new Error('disk');
  const error = new SealgateError('LOG_BACKLOG', { detail: 'why', retryAfterMs: 50, cause });
  t.equal(error.canRetry, true);
  t.equal(error.retryAfterMs, 50);
  t.equal(error.cause, cause);
  t.match(error.message, /\(why\)$/);
  t.ok(SealgateError.is(error, 'LOG_BACKLOG') && SealgateError.is(error));
  t.notOk(SealgateError.is(error, 'INTERNAL') || SealgateError.is(cause));
  t.end();
});

t.test('close codes: one each; unknown ones back off', t => {
  const codes = Object.values(closeCodes).map(spec => spec.code);
  t.equal(new Set(codes).size, codes.length);
  t.equal(afterClose(4409), 'stop');
  t.equal(afterClose(1012), 'reconnect');
  t.equal(afterClose(4999), 'backOff');
  t.equal(afterClose(1006), 'backOff');
  t.end();
});

t.test('ids are checked once, at the edge', t => {
  const text = '0f0e0d0c-0b0a-4908-8706-050403020100';
  const account = parseAccountId(text);
  if (account === null) throw new Error('not parsed');
  t.equal(accountIdFromBytes(accountIdToBytes(account)), text);
  for (const bad of ['', text.toUpperCase(), text.replaceAll('-', ''), `${text} `, `x${text.slice(1)}`]) t.equal(parseAccountId(bad), null, bad);
  t.equal(accountIdFromBytes(new Uint8Array(15)), null);
  t.equal(envelopeIdFromBytes(new Uint8Array(17)), null);
  t.equal(envelopeIdFromBytes(new Uint8Array(16)), '00'.repeat(16));
  for (const bad of [0, 128, -1, 1.5, Number.NaN]) t.equal(parseDeviceId(bad), null);
  t.equal(parseDeviceId(127), 127);
  t.end();
});

t.test('positions: a newer epoch is above every older position', t => {
  t.ok(comparePositions({ epoch: 2, offset: 0 }, { epoch: 1, offset: 9e15 }) > 0);
  t.ok(comparePositions({ epoch: 1, offset: 3 }, { epoch: 1, offset: 4 }) < 0);
  t.equal(comparePositions({ epoch: 1, offset: 3 }, { epoch: 1, offset: 3 }), 0);
  t.end();
});
