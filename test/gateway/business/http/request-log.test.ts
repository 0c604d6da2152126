import t from 'tap';
import { RequestLog } from '../../../../gateway/business/http/request-log.ts';

const request = (fbtraceId: string): Parameters<RequestLog['add']>[0] => ({ fbtraceId, atMs: 1, method: 'POST', route: '/:id/messages', node: '1', app: 'a', status: 200, code: 0, subcode: 0, details: '', durationMs: 3 });

t.test('the last requests are found, the newest first; the oldest make room', async t => {
  const log = new RequestLog(3);
  for (const id of ['a', 'b', 'c', 'd', 'e']) log.add(request(id));
  t.strictSame(log.latest(2).map(({ fbtraceId }) => fbtraceId), ['e', 'd']);
  t.strictSame(log.latest(10).map(({ fbtraceId }) => fbtraceId), ['e', 'd', 'c']);
  t.strictSame(['a', 'b', 'c', 'e'].map(id => log.find(id)?.fbtraceId ?? null), [null, null, 'c', 'e']);
});
