import { closeCodes } from '../../../proto/close-codes.ts';
import { wire } from '../../../proto/messages.ts';
import type { DeviceConnection } from '../connection.ts';
import type { ConnectionSession } from '../connection-session.ts';
import { comeAgain } from '../routes/send-away.ts';
import type { OpenPeer, PeerSocket } from './peer-socket.ts';

/**
 * Passes the frames of a device on to the node that owns its account, and that node's back. It looks into none but the first answers, for the Welcome that says that the device is who it
 * says. Both directions are bounded: a device that reads slowly makes us read slowly, so that the owner notices; a device that sends faster than the owner takes is closed.
 */
export class RelaySession implements ConnectionSession {
  readonly device = null;
  readonly hasUnanswered = false;
  private readonly connection: DeviceConnection;
  private readonly peer: PeerSocket;
  private isWelcome = false;
  private isPaused = false;

  /** The device's hello goes first. */
  static open(connection: DeviceConnection, openPeer: OpenPeer, nodeUrl: string, hello: Uint8Array): void {
    const session = new RelaySession(connection, openPeer, nodeUrl);
    connection.awaitRelay(session);
    connection.shared.observer.sentAway('relayed');
    connection.shared.observer.relayedSockets(1);
    session.peer.send(hello);
  }

  private constructor(connection: DeviceConnection, openPeer: OpenPeer, nodeUrl: string) {
    this.connection = connection;
    this.peer = openPeer(nodeUrl, connection.socket.address, {
      onFrame: frame => { this.fromOwner(frame); },
      onClose: closeCode => { this.ownerClosed(closeCode); },
    });
  }

  onFrame(frame: Uint8Array): void {
    if (this.peer.waitingBytes + frame.length > this.connection.shared.limits.sendBufferBytesMax) this.connection.close('TOO_SLOW');
    else this.peer.send(frame);
  }

  onDrain(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.peer.setReading(true);
  }

  onGone(): void {
    this.connection.shared.observer.relayedSockets(-1);
    this.peer.close(closeCodes.DONE.code);
  }

  private fromOwner(frame: Uint8Array): void {
    const { connection } = this;
    if (!connection.isOpen) return;
    if (!this.isWelcome && hasWelcome(frame)) {
      this.isWelcome = true;
      connection.becomeAuthenticated(this);
    }
    if (connection.sendAll([frame]) === 0) {
      connection.close('TOO_SLOW');
      return;
    }
    if (!connection.socket.isFull || this.isPaused) return;
    this.isPaused = true;
    this.peer.setReading(false);
  }

  /** The owner's reason is the device's reason; where it gave none, it or the way to it is gone, and in a moment there is another. */
  private ownerClosed(closeCode: number): void {
    const spec = Object.values(closeCodes).find(({ code }) => code === closeCode);
    if (spec === undefined) comeAgain(this.connection);
    else this.connection.end(spec.code, spec.text);
  }
}

function hasWelcome(frame: Uint8Array): boolean {
  try {
    return Boolean(wire.Frame.decode(frame).welcome);
  } catch {
    return false; // the device closes what it cannot decode
  }
}
