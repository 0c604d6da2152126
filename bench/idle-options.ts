import type { Options } from './options.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { attributeOf, settingOptions } from './setting-options.ts';

type TargetKind = 'embedded' | 'cluster' | 'a URL' | 'a peer';

const ours: readonly TargetKind[] = ['embedded', 'cluster'];
const meantFor: readonly (readonly [option: keyof Options | 'sleeping', flag: string, targets: readonly TargetKind[]])[] = [
  ['gateways', '--gateways', ['cluster']], ['brokers', '--brokers', ['cluster']], ['cassandraNodes', '--cassandra-nodes', ['cluster']],
  ['accounts', '--accounts', ['a URL']], ['ca', '--ca', ['a URL']], ['pid', '--pid', ['a URL']], ['confirm', '--confirm', ['a URL']], ['rateCap', '--rate-cap', ['a URL']],
  ['tls', '--tls', ['embedded']], ['sleeping', '--sleeping', ours], ['cpuProf', '--cpu-prof', ours], ['serve', '--serve', ours],
];

/** The options without those that change nothing in this scenario, and these: whoever runs several scenarios may give all of them the same. */
export function withoutIdle(scenario: Scenario, options: Options): { readonly used: Options; readonly idle: readonly string[] } {
  const idle = settingOptions.filter(([setting, flags]) => attributeOf(flags) in options && !scenario.uses.includes(setting)).map(([, flags]) => flags);
  const names = idle.map(attributeOf);
  return { used: Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name))), idle };
}

/** Throws a sentence when an option is not for the target: what was measured would be taken for something else. */
export function refuseMisplaced(options: Options): void {
  const target = kindOf(options);
  const misplaced = meantFor.find(([option, , targets]) => option in options && !targets.includes(target));
  if (misplaced !== undefined) throw new Error(`${misplaced[1]} is for ${misplaced[2].join(' and ')}, and the target is ${options.target ?? 'embedded'}`);
}

function kindOf({ target = 'embedded' }: Options): TargetKind {
  if (target === 'embedded' || target === 'cluster') return target;
  return /^wss?:/.test(target) ? 'a URL' : 'a peer';
}
