// tap, for a test file, without what costs much and is not needed here. Loaded with `--import`, before the hooks of strip-types.js,
// through which each of tap's two hundred files would pass; the workers and processes of a test inherit it and need nothing of it.
import asyncHooks from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.argv[1]?.endsWith('.test.ts')) {
  // To tell in which subtest an error was thrown that nobody caught, tap follows every promise from its making to its collection: where much is
  // awaited, half of the time. Without, such an error ends the file, which has then failed, and shows where it was thrown.
  asyncHooks.createHook = () => ({ enable: () => undefined, disable: () => undefined });
  syncBuiltinESMExports();
  await import('tap');
}
