import type { AccountOwner } from '../../routing/router.ts';
import type { DeviceConnection } from '../connection.ts';
import { RelaySession } from '../relay/relay-session.ts';
import { comeAgain, sendTo } from './send-away.ts';

/** After so many Moved in a row nobody is sent on any more: the maps of the nodes differ, and the device should not have to wait until they agree. */
const HOPS_MAX = 3;

/** What a device meets at a node that does not own its account. `hello`: the frame as it came. */
export function meetWrongNode(connection: DeviceConnection, owner: Exclude<AccountOwner, { readonly at: 'here' }>, hops: number, hello: Uint8Array): void {
  const { relay } = connection.shared;
  // A node that relays has asked its own map already; two that disagree would pass a device back and forth.
  if (owner.at === 'nobody' || connection.socket.isRelayed) {
    comeAgain(connection);
    return;
  }
  const { deviceUrl, nodeUrl } = owner.node;
  const isRelayed = relay !== null && (relay.always || hops >= HOPS_MAX || deviceUrl === '');
  if (isRelayed) RelaySession.open(connection, relay.openPeer, nodeUrl, hello);
  else sendTo(connection, deviceUrl, owner.mapVersion);
}
