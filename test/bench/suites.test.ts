import t from 'tap';
import { settingsOf } from '../../bench/options.ts';
import { scenarios } from '../../bench/scenarios/index.ts';
import { suites } from '../../bench/suites.ts';
import { targets } from '../../bench/targets/index.ts';
import { defaultDeviceLimits } from '../../gateway/device/limits.ts';

t.test('every line of every suite names a scenario and a target, and its settings are whole', async t => {
  for (const { name, runs } of suites) {
    for (const { scenario: wanted, options } of runs) {
      const scenario = scenarios.find(one => one.name === wanted);
      if (scenario === undefined) t.fail(`${name}: no scenario ${wanted}`);
      else {
        const settings = settingsOf(scenario, options);
        const nodes = options.target === 'cluster' ? settings.gateways : 1;
        const devices = scenario.accounts?.(settings) ?? settings.devices;
        t.ok(devices >= 2 && devices <= nodes * defaultDeviceLimits.connectionsPerNodeMax, `${name}: ${wanted}, ${devices} devices fit`);
      }
      t.ok((options.target ?? 'embedded') in targets, `${name}: ${options.target ?? 'embedded'}`);
    }
  }
  t.same(scenarios.map(({ name }) => name).filter(name => !suites.some(({ name: suite, runs }) => suite === 'full' && runs.some(({ scenario }) => scenario === name))), [], 'the full suite leaves none out');
});
