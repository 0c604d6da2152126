import type { Migration } from '../migration.ts';
import { initial } from './0001-initial.ts';

/** Every step of the embedded store's schema, oldest first. */
export const embeddedMigrations: readonly Migration[] = [initial];
