import type { AccountId } from '../../../proto/ids.ts';
import type { Router } from '../../routing/router.ts';
import type { PublishedUrls } from './published-urls.ts';

export interface RouteParts {
  readonly router: Pick<Router, 'ownerOf'>;
  readonly urls: PublishedUrls;
  /** Devices stay where they come: their frames are relayed. */
  readonly relays: boolean;
}

/** Where a device of the account connects, as Moved would say it. null: owners are changing, ask again soon. */
export interface RouteAnswer {
  /** '' : where it was asked. */
  readonly url: string;
  readonly mapVersion: number;
  /** The cluster's signed URLs in base64; absent where there is one node only. */
  readonly cluster?: { readonly payload: string; readonly signature: string };
}

/** Answers from memory, whether the account exists or not. */
export function lookUpRoute({ router, urls, relays }: RouteParts, account: AccountId): RouteAnswer | null {
  const owner = router.ownerOf(account);
  if (owner.at === 'nobody') return null;
  const { own, signed } = urls.current();
  const elsewhere = owner.at === 'elsewhere' && !relays && owner.node.deviceUrl !== '' ? owner.node.deviceUrl : null;
  return {
    url: elsewhere ?? own,
    mapVersion: owner.at === 'elsewhere' ? owner.mapVersion : 0,
    ...signed === null ? {} : { cluster: { payload: Buffer.from(signed.payload).toString('base64'), signature: Buffer.from(signed.signature).toString('base64') } },
  };
}
