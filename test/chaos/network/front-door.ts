import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Passes each connection on to the next address in turn, whether anybody is well there or not: the simplest load balancer. */
export class FrontDoor {
  readonly url: string;
  private readonly close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.close = close;
  }

  static async open(addresses: readonly string[]): Promise<FrontDoor> {
    let turn = 0;
    const open = new Set<Socket>();
    const server = createServer(socket => {
      const [host = '', port] = (addresses[turn++ % addresses.length] ?? '').split(':');
      const onward = connect(Number(port), host);
      socket.pipe(onward).pipe(socket);
      open.add(socket);
      socket.on('error', () => onward.destroy()).on('close', () => {
        open.delete(socket);
        onward.destroy();
      });
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    });
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    const { port } = server.address() as AddressInfo;
    return new FrontDoor(`ws://127.0.0.1:${port}`, () => new Promise(resolve => {
      server.close(() => { resolve(); });
      for (const socket of open) socket.destroy();
    }));
  }

  /** Ends every connection. */
  shut(): Promise<void> {
    return this.close();
  }
}
