import { createHash } from 'node:crypto';
import type { OpenSocket, Socket } from '../../../client/index.ts';
import { openWsSocket } from '../../../client/connection/ws-socket.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { History } from '../history.ts';

type Frame = messages.sealgate.v1.Frame;

/** Connections of all devices, counted. */
let connections = 0;

/** Opens the sockets of one device, writes down what it sees go by, and can lose a connection, or hear no more on it, without telling the other side. */
export class WireTap {
  private readonly device: string;
  private readonly history: History;
  private lose: () => void = () => undefined;
  private deafen: () => void = () => undefined;
  private isMute = false;

  constructor(device: string, history: History) {
    this.device = device;
    this.history = history;
  }

  readonly openSocket: OpenSocket = (url, handlers) => {
    connections += 1;
    const connection = connections;
    const messageOf = new Map<number, string>();
    let isLost = false;
    let isDeaf = false;
    const socket = openWsSocket(url, {
      onOpen: () => { if (!isLost) handlers.onOpen(); },
      onMessage: bytes => {
        if (isLost || isDeaf) return;
        this.heard(connection, wire.Frame.decode(bytes), messageOf);
        handlers.onMessage(bytes);
      },
      onClose: (code, reason) => { if (!isLost) handlers.onClose(code, reason); },
    });
    this.lose = () => {
      if (isLost) return;
      isLost = true;
      handlers.onClose(1006, 'lost');
    };
    this.deafen = () => { isDeaf = true; };
    return this.tapped(socket, messageOf, () => isLost);
  };

  /** As when a phone leaves the network: this side is done with the connection, the other side hears nothing of it. */
  loseConnection(): void {
    this.lose();
  }

  /** Nothing that comes on this connection is heard, so nothing is acknowledged; the connection stays. */
  stopHearing(): void {
    this.deafen();
  }

  /** Nothing that it acknowledges is heard, on this connection and later ones. */
  set muteAcks(isMute: boolean) {
    this.isMute = isMute;
  }

  private tapped(socket: Socket, messageOf: Map<number, string>, isLost: () => boolean): Socket {
    return {
      ...socket,
      send: bytes => {
        if (isLost()) return;
        const frame = wire.Frame.decode(bytes);
        if (this.isMute && frame.ack) return;
        this.said(frame, messageOf);
        socket.send(bytes);
      },
    };
  }

  private said(frame: Frame, messageOf: Map<number, string>): void {
    if (!frame.send || frame.send.ephemeral === true) return;
    const message = `${hex(frame.send.clientMessageId)}${frame.send.completes === true ? '/completion' : ''}`;
    messageOf.set(frame.requestId, message);
    this.history.add({ kind: 'asked', device: this.device, message });
  }

  private heard(connection: number, frame: Frame, messageOf: Map<number, string>): void {
    const { device, history } = this;
    const { deliver } = frame;
    if (frame.welcome) history.add({ kind: 'welcomed', device, connection, node: frame.welcome.node ?? '' });
    else if (deliver?.position) {
      const { epoch, offset } = deliver.position;
      const digest = createHash('sha256').update(deliver.payload ?? new Uint8Array()).digest('hex').slice(0, 16);
      history.add({ kind: 'pushed', device, connection, epoch: epoch ?? 0, offset: offset ?? 0, envelope: hex(deliver.envelopeId), digest });
    } else if (frame.queueEmpty) history.add({ kind: 'queueEmpty', device, connection });
    else if (frame.accepted) history.add({ kind: 'answered', device, message: messageOf.get(frame.requestId) ?? '', envelope: hex(frame.accepted.envelopeId) });
    else if (frame.moved) history.add({ kind: 'moved', device });
    else if (frame.goingAway) history.add({ kind: 'goingAway', device });
    else for (const bundle of frame.bundles?.bundles ?? []) this.sawBundle(bundle);
  }

  private sawBundle({ oneTime, kyber, lastResort }: messages.sealgate.v1.Bundle.$Properties): void {
    if (oneTime) this.history.add({ kind: 'oneTimeKey', key: `ec ${hex(oneTime.key)}` });
    if (kyber && lastResort !== true) this.history.add({ kind: 'oneTimeKey', key: `kyber ${createHash('sha256').update(kyber.key ?? new Uint8Array()).digest('hex').slice(0, 32)}` });
  }
}

function hex(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}
