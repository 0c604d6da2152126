import { Value } from '@sinclair/typebox/value';
import t from 'tap';
import { ResultSchema, type Result } from '../../bench/report/result.ts';
import { bench } from './support/bench-program.ts';

/** The result in the last line of stdout. */
function resultOf(stdout: string): Result {
  const value: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  if (!Value.Check(ResultSchema, value)) throw new Error(`not a result: ${[...Value.Errors(ResultSchema, value)].map(({ path, message }) => `${path} ${message}`).join(', ')}`);
  return value;
}

t.test('a gateway of its own: every scenario keeps its promises and leaves nothing behind', async t => {
  const runs = {
    steady: ['--devices', '10', '--rate', '50', '--duration', '1', '--warm-up', '0', '--tls', '--payload', '631'],
    drain: ['--devices', '4', '--queued', '40'],
    connect: ['--devices', '20', '--idle', '0.1', '--quiet', '0.1', '--warm', '2'],
  };
  for (const [name, args] of Object.entries(runs)) {
    const ended = await bench([name, ...args]);
    t.equal(ended.code, 0, ended.stderr);
    const result = resultOf(ended.stdout);
    t.match(result, { scenario: name, lost: 0, duplicated: 0, reordered: 0, misdelivered: 0, corrupted: 0, unanswered: 0, unsent: 0, refused: {}, closed: {} });
    t.ok((result.serverRssBytes ?? 0) > 1e6, 'memory is read from the system');
    t.ok((result.connectsPerSecond ?? 0) > 0);
    if (name === 'connect') t.equal(result.rssReadAfter, 'forced collection');
    else t.ok((result.deliveredPerSecond ?? 0) > 0);
  }
});
