import type { Random } from '../../proto/random.ts';
import { systemRandom } from '../../proto/random-system.ts';

/** Makes a client come back quickly, within a second also after the longest of pauses: for tests that cut connections and are not about the pauses. */
export const soon: Random = { bytes: length => systemRandom.bytes(length), fraction: () => 0.02 };
