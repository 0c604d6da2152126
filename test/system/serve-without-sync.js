// The built `sealgate` with one thing taken out: the writer's fsync. For the test that shows that its absence is found.
import { register } from 'node:module';

const hooks = `
  export async function load(url, context, nextLoad) {
    const loaded = await nextLoad(url, context);
    if (!url.endsWith('/dist/storage/sqlite/engine.js')) return loaded;
    const source = loaded.source.toString();
    if (!source.includes("options.synchronous ?? 'FULL'")) throw new Error('engine.js has changed: mend serve-without-sync.js');
    return { ...loaded, source: source.replace("options.synchronous ?? 'FULL'", "'OFF'") };
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
await import('../../dist/cli/main.js');
