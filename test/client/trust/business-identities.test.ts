import t from 'tap';
import { openMemoryProfile } from '../../../client/index.ts';
import { BusinessIdentities } from '../../../client/trust/business-identities.ts';
import { OperatorKey, signBusinessIdentity, type SignedBlob } from '../../../crypto/index.ts';
import { account } from '../profile/contract.ts';

const shop = account('b');
const operator = OperatorKey.generate();

function said(legalEntity: string, issuedAtMs: number, key = operator, whose = shop): SignedBlob {
  return signBusinessIdentity({
    account: whose, legalEntity, displayName: '', hosting: 'operator-hosted', vendor: '', badge: true, issuedAtMs, expiresAtMs: 0, custodyVersion: 1, purpose: '', retention: '', policyUrl: '',
  }, key);
}

t.test('the newest word of the operator counts, and nobody else\'s', async t => {
  const store = openMemoryProfile();
  const identities = new BusinessIdentities(store, () => operator.publicKey);
  const entity = (): string | undefined => identities.get(shop)?.legalEntity;
  identities.consider(shop, said('forged', 1, OperatorKey.generate()));
  identities.consider(shop, said('of another', 1, operator, account('c')));
  t.equal(entity(), undefined);
  identities.consider(shop, said('new', 2));
  identities.consider(shop, said('old', 1));
  identities.consider(shop, said('at the same time', 2));
  identities.consider(shop, said('forged, newer', 3, OperatorKey.generate()));
  t.equal(entity(), 'new');
  t.equal(new BusinessIdentities(store, () => operator.publicKey).get(shop)?.legalEntity, 'new', 'also after a restart');
  t.equal(new BusinessIdentities(store, () => OperatorKey.generate().publicKey).get(shop), null, 'what is kept is verified as well');
});
