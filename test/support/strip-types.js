// Lets a Node that cannot run TypeScript by itself (20, and 22 before 22.18) run the sources as they are.
// Loaded with `--import`, which worker threads and forked processes inherit. Newer Nodes do the same natively.
import { register } from 'node:module';

if (!process.features.typescript) register('./strip-types-hooks.js', import.meta.url);
