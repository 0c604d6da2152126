import { join } from 'node:path';
import { personOf, type History } from '../history.ts';
import { ChaosDevice } from './chaos-device.ts';

export interface CrowdOptions {
  readonly folder: string;
  readonly serverUrl: string;
  /** By node name; a newcomer goes to where its primary is. */
  readonly urls: ReadonlyMap<string, string>;
  readonly history: History;
  readonly requestTimeoutMs: number;
  /** Each with a device; the first `linked` of them with a second one. */
  readonly people: number;
  readonly linked: number;
  /** Number of the first person; 100 when it is missing. Who was registered before has it still. */
  readonly firstNumber?: number;
  /** The code that was sent to a number. */
  readonly codeFor: (number: string) => Promise<string>;
}

/** Everybody, registered, connected, and acquainted with everybody else. */
export class Crowd {
  readonly devices: readonly ChaosDevice[];
  /** By person. */
  readonly accounts: ReadonlyMap<string, string>;

  private constructor(devices: readonly ChaosDevice[]) {
    this.devices = devices;
    this.accounts = new Map(devices.map(({ name, account }) => [personOf(name), account]));
  }

  static async gather(options: CrowdOptions): Promise<Crowd> {
    const primaries: ChaosDevice[] = [];
    for (let i = 1; i <= options.people; i += 1) primaries.push(await register(options, `p${i}`, `+1202555${String((options.firstNumber ?? 100) + i).padStart(4, '0')}`));
    const linked: ChaosDevice[] = [];
    for (const primary of primaries.slice(0, options.linked)) linked.push(await link(options, primary));
    const crowd = new Crowd([...primaries, ...linked]);
    await crowd.getAcquainted(primaries);
    return crowd;
  }

  get names(): readonly string[] {
    return this.devices.map(({ name }) => name);
  }

  device(name: string): ChaosDevice {
    const found = this.devices.find(device => device.name === name);
    if (found === undefined) throw new RangeError(name);
    return found;
  }

  /** Everybody is connected again. */
  async comeBack(): Promise<void> {
    await Promise.all(this.devices.map(device => device.comeBack()));
  }

  /** Takes a linked device off its account. */
  async unlink(name: string): Promise<void> {
    const [person, number] = name.split('.');
    await this.device(`${person ?? ''}.1`).client.removeDevice(Number(number));
    this.device(name).wasRemoved();
  }

  async close(): Promise<void> {
    await Promise.all(this.devices.map(device => device.goAway()));
  }

  /** Strangers have a small budget; these are none. */
  private async getAcquainted(primaries: readonly ChaosDevice[]): Promise<void> {
    for (const device of primaries) {
      for (const other of primaries) if (other !== device) await device.client.accept(other.account);
    }
  }
}

function optionsOf({ folder, serverUrl, history, requestTimeoutMs }: CrowdOptions, name: string): Parameters<typeof ChaosDevice.open>[0] {
  return { name, folder: join(folder, name), serverUrl, history, requestTimeoutMs };
}

async function register(options: CrowdOptions, person: string, number: string): Promise<ChaosDevice> {
  const device = await ChaosDevice.open(optionsOf(options, `${person}.1`));
  await device.client.register(number, { code: () => options.codeFor(number) });
  await device.client.connect();
  return device;
}

async function link(options: CrowdOptions, primary: ChaosDevice): Promise<ChaosDevice> {
  const own = optionsOf(options, `${personOf(primary.name)}.2`);
  const newcomer = await ChaosDevice.open({ ...own, serverUrl: options.urls.get(primary.node) ?? own.serverUrl });
  await newcomer.client.link({ deviceName: 'second', onUri: uri => { primary.client.acceptLink(uri, () => Promise.resolve(true)).catch(() => undefined); } });
  await newcomer.goAway();
  const device = await ChaosDevice.open(own);
  await device.client.connect();
  return device;
}
