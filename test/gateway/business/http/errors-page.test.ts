import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { authenticationLanguages } from '../../../../gateway/business/templates/authentication-texts.ts';
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

t.test('docs/CLOUD-API.md names the languages of authentication templates', t => {
  const [, named = ''] = /in the words of their language \(([^)]*), with or without a country\)/.exec(readFileSync(page, 'utf8')) ?? [];
  t.equal(named, authenticationLanguages.map(language => `\`${language}\``).join(', '));
  t.end();
});
