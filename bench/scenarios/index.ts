import { burst } from './burst.ts';
import { business } from './business.ts';
import { connect } from './connect.ts';
import { crypto } from './crypto.ts';
import { fanout } from './fanout.ts';
import { kill } from './kill.ts';
import { mix } from './mix.ts';
import { offline } from './offline.ts';
import { ramp } from './ramp.ts';
import type { Scenario } from './scenario.ts';
import { slow } from './slow.ts';
import { soak } from './soak.ts';
import { steady } from './steady.ts';
import { storm } from './storm.ts';

/** Every scenario, in the order in which `list` shows them. */
export const scenarios: readonly Scenario[] = [connect, steady, ramp, burst, offline, storm, kill, slow, fanout, crypto, mix, business, soak];
