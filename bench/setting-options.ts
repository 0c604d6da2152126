import { Option } from 'commander';
import { atLeastZero, payload, positive, positiveWhole, whole } from './option-values.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Settings } from './settings.ts';

/** Options that scenarios take each their own of: the setting, the flag, its explanation and its parser. */
export const settingOptions: readonly (readonly [setting: keyof Settings, flags: string, description: string, parse: (text: string) => unknown])[] = [
  ['sleepingDevices', '--sleeping <n>', 'ours: linked devices of each account that never connect', whole],
  ['rate', '--rate <n>', 'sends per second (ramp: of the first step)', positive],
  ['durationSeconds', '--duration <seconds>', 'how long is measured (ramp: each step)', positive],
  ['warmUpSeconds', '--warm-up <seconds>', 'before that, not measured', atLeastZero],
  ['payloadBytes', '--payload <bytes|file>', 'of one message: 262 (normal), 631 (sealed sender), 1958 (first message), any number, or a file with its bytes', payload],
  ['idleSeconds', '--idle <seconds>', 'how long the idle devices are watched', positive],
  ['quietSeconds', '--quiet <seconds>', 'pause before memory is read', positive],
  ['warmMessages', '--warm [messages]', 'before memory is read each device sends and receives so many messages (50 each way)', whole],
  ['messagesEach', '--messages <n>', 'for each recipient', whole],
  ['withinSeconds', '--within <seconds>', 'in which all return; 0: as fast as they can', atLeastZero],
  ['burstFactor', '--factor <n>', 'the burst is so many times the rate', positive],
  ['burstSeconds', '--burst <seconds>', 'how long the burst is', positive],
  ['slowRate', '--slow-rate <n>', 'messages per second to each reader who hangs', positive],
  ['acceptRate', '--accept-rate <n>', 'requests per second of a stretch in which only the answers count, and while webhooks queue up', positive],
  ['queuedWebhooks', '--queued-webhooks <n>', 'so many wait when the gateway is killed; 0: it is not', whole],
  ['updatesPerPost', '--updates-per-post <n>', 'the enterprise takes so many in one webhook', positiveWhole],
  ['saturateSeconds', '--saturate <seconds>', 'how long consumers answer whatever they read, and get more as soon as they have; 0: not measured', atLeastZero],
  ['sampleSeconds', '--sample <seconds>', 'memory is read this often', positive],
];

/** What a scenario takes beside what every scenario does, as help shows it. */
export function optionsOf(scenario: Scenario): readonly string[] {
  return settingOptions.filter(([setting]) => scenario.uses.includes(setting)).map(([, flags]) => flags);
}

/** As it is typed, without what stands behind it. */
export function longFlagOf(flags: string): string {
  return new Option(flags).long ?? flags;
}

/** commander's name for the option. */
export function attributeOf(flags: string): string {
  return new Option(flags).attributeName();
}
