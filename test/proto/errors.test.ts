import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { closeCodes } from '../../proto/close-codes.ts';
import { errors } from '../../proto/errors.ts';
import { errorsPage } from '../support/errors-page.ts';

const page = new URL('../../docs/ERRORS.md', import.meta.url);
if (process.env['SEALGATE_TEST_WRITE_DOCS'] === '1') writeFileSync(page, errorsPage());
const text = readFileSync(page, 'utf8');

t.test('the page is what the tables make of it', t => {
  t.equal(text, errorsPage(), 'make it again with SEALGATE_TEST_WRITE_DOCS=1 npx tap test/proto/errors.test.ts');
  t.end();
});

t.test('every error is on the page, and nothing else', t => {
  const rows = [...text.matchAll(/^\| (\d+) \| `([A-Z_]+)` \| (later|never) \| (.*) \|$/gm)];
  t.same(
    rows.map(([, id, code, retry, words]) => [Number(id), code, retry, words]).sort(),
    Object.entries(errors).map(([code, spec]) => [spec.id, code, spec.retry, spec.text]).sort(),
  );
  t.end();
});

t.test('every close code is on the page, and nothing else', t => {
  const rows = [...text.matchAll(/^\| (\d+) \| `([A-Z_]+)` \| [^|]+ \| (stop|reconnect)/gm)];
  t.same(
    rows.map(([, code, name]) => [Number(code), name]).sort(),
    Object.entries(closeCodes).map(([name, spec]) => [spec.code, name]).sort(),
  );
  t.end();
});
