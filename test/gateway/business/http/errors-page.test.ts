import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { apiErrors, type ApiErrorSpec } from '../../../../gateway/business/http/errors.ts';

const page = new URL('../../../../docs/CLOUD-API.md', import.meta.url);
const MARK = '<!-- made from the code: errors -->\n';

function errorsTable(): string {
  const specs: readonly [string, ApiErrorSpec][] = Object.entries(apiErrors);
  const rows = specs.map(([code, { status, title, transient }]) => `| ${code} | ${status} | ${title} | ${transient === true ? 'later' : 'no'} |`);
  return ['| code | HTTP | title | again? |', '|---|---|---|---|', ...rows, ''].join('\n');
}

t.test('the page has every code that the API answers, and nothing else', t => {
  const [before = ''] = readFileSync(page, 'utf8').split(MARK);
  const made = `${before}${MARK}${errorsTable()}`;
  if (process.env['SEALGATE_TEST_WRITE_DOCS'] === '1') writeFileSync(page, made);
  t.equal(readFileSync(page, 'utf8'), made, 'make it again with SEALGATE_TEST_WRITE_DOCS=1 npx tap test/gateway/business/http/errors-page.test.ts');
  t.end();
});
