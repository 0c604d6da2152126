import { Type, type Static } from '@sinclair/typebox';

/** memory: the answer comes from memory. written: from a file that is not synced. synced: fsynced, or on several machines, before the sender is answered. */
export const DurabilitySchema = Type.Union([Type.Literal('memory'), Type.Literal('written'), Type.Literal('synced')]);
export type DurabilityTier = Static<typeof DurabilitySchema>;
/** From the strongest promise to the weakest. */
export const durabilityTiers: readonly DurabilityTier[] = ['synced', 'written', 'memory'];
