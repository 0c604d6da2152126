import type { GatewayUnit } from './targets/gateway-unit.ts';

const LOOK_EVERY_MS = 1_000;

/** Counters of all gateways over all their lives: each life's are taken as they last were seen before it ended. */
export class MetricsLog {
  private readonly gateways: readonly GatewayUnit[];
  private readonly lives = new Map<string, ReadonlyMap<string, number>>();
  private readonly timer: NodeJS.Timeout;

  constructor(gateways: readonly GatewayUnit[]) {
    this.gateways = gateways;
    this.timer = setInterval(() => { void this.look(); }, LOOK_EVERY_MS);
  }

  async look(): Promise<void> {
    await Promise.all(this.gateways.map(async gateway => {
      const life = `${gateway.name} ${gateway.life}`;
      const text = await gateway.metrics();
      if (text !== null) this.lives.set(life, samples(text));
    }));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** By sample name with its labels; only counters that are not 0. */
  totals(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const life of this.lives.values()) {
      for (const [name, value] of life) if (/_total(\{|$)/.test(name) && value > 0) sums.set(name, (sums.get(name) ?? 0) + value);
    }
    return sums;
  }

  /** Present values of a gauge, of the gateways that answer. */
  async gauge(name: string): Promise<readonly number[]> {
    const texts = await Promise.all(this.gateways.map(gateway => gateway.metrics()));
    return texts.flatMap(text => text === null ? [NaN] : [samples(text).get(name) ?? 0]);
  }
}

function samples(text: string): ReadonlyMap<string, number> {
  return new Map(text.split('\n').filter(line => line !== '' && !line.startsWith('#')).map(line => {
    const at = line.lastIndexOf(' ');
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));
}
