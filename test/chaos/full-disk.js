// For NODE_OPTIONS=--import: a write beyond the limit on files (RLIMIT_FSIZE) is answered with an error, as on a full disk, and does not end the process.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) process.on('SIGXFSZ', () => undefined);
