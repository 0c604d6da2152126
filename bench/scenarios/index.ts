import { connect } from './connect.ts';
import { drain } from './drain.ts';
import type { Scenario } from './scenario.ts';
import { steady } from './steady.ts';

/** Every scenario, in the order in which `list` shows them. */
export const scenarios: readonly Scenario[] = [connect, steady, drain];
