import type { Random } from '../../proto/random.ts';
import { systemRandom } from '../../proto/random-system.ts';

/** Makes a client come back in a tenth of the time: for tests that cut connections and are not about the pauses. */
export const soon: Random = { bytes: length => systemRandom.bytes(length), fraction: () => 0.1 };
