import t from 'tap';
import { OperatorKey, signBusinessIdentity } from '../../../../../crypto/index.ts';
import { statementsOf } from '../../../../../gateway/business/endpoint/accounts/business-statements.ts';
import { newAccountId } from '../../../../../gateway/ops/new-account-id.ts';
import { systemRandom } from '../../../../../proto/random-system.ts';

const operator = OperatorKey.generate();
const names = { legalEntity: 'Lima Plants Ltd', displayName: 'Lima Plants', vendor: '' };

function sign(fields: typeof names, statements: ReturnType<typeof statementsOf>): void {
  signBusinessIdentity({ account: newAccountId(systemRandom), ...fields, hosting: 'vendor-hosted', badge: true, issuedAtMs: Date.UTC(2027, 0), expiresAtMs: 0, custodyVersion: 2 ** 31, ...statements }, operator);
}

t.test('what fits is signed as it is', async t => {
  const said = { purpose: 'orders', retention: '30 days', policyUrl: 'https://example.com/policy' };
  t.strictSame(statementsOf({ ...names, ...said }), said);
});

t.test('whatever an application may say, the operator can sign it: long texts are cut between characters, a long address is left out', async t => {
  for (const character of ['x', 'é', '花', '🌵']) {
    const text = (chars: number): string => character.repeat(chars / character.length);
    for (const name of ['', text(256)]) {
      const fields = { legalEntity: name, displayName: text(64), vendor: name };
      const statements = statementsOf({ ...fields, purpose: text(1024), retention: text(256), policyUrl: `https://example.com/${'x'.repeat(2000)}` });
      t.doesNotThrow(() => { sign(fields, statements); }, `${character}, names of ${name.length}`);
      t.match(statements, { purpose: name === '' ? /^.+…$/u : /^$|…$/u, policyUrl: '' });
      t.notMatch(statements.purpose, /\p{Surrogate}/u);
    }
  }
});
