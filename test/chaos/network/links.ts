import { freePort } from '../../../bench/servers/free-port.ts';
import type { Direction, Toxic, Toxiproxy } from './toxiproxy.ts';

/** Ways between two parties, each through a proxy of its own, which are disturbed together: `gateway-1/kafka` is the ways to all brokers. */
export class Links {
  private readonly toxiproxy: Toxiproxy;
  private readonly proxies = new Map<string, string[]>();
  private count = 0;

  constructor(toxiproxy: Toxiproxy) {
    this.toxiproxy = toxiproxy;
  }

  get names(): readonly string[] {
    return [...this.proxies.keys()];
  }

  /** A way to `upstream` (host:port) that belongs to these links; resolves to the host:port to be used instead. */
  async add(names: readonly string[], upstream: string, port?: number): Promise<string> {
    const listen = `127.0.0.1:${port ?? await freePort()}`;
    this.count += 1;
    const proxy = `way-${this.count}`;
    await this.toxiproxy.add(proxy, listen, upstream);
    for (const name of names) this.proxies.set(name, [...this.proxies.get(name) ?? [], proxy]);
    return listen;
  }

  async disturb(link: string, directions: readonly Direction[], toxic: Toxic): Promise<void> {
    await this.each(link, async proxy => { for (const direction of directions) await this.toxiproxy.disturb(proxy, direction, toxic); });
  }

  async calm(link: string, directions: readonly Direction[]): Promise<void> {
    await this.each(link, async proxy => { for (const direction of directions) await this.toxiproxy.calm(proxy, direction); });
  }

  async cut(link: string): Promise<void> {
    await this.each(link, proxy => this.toxiproxy.cut(proxy));
  }

  private async each(link: string, act: (proxy: string) => Promise<void>): Promise<void> {
    await Promise.all((this.proxies.get(link) ?? []).map(act));
  }
}
