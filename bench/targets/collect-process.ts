// Loaded into a gateway that the bench starts (--import …): collects garbage on SIGUSR2 and says so, so that memory per device is what is needed
// and not what waits to be freed. Nothing else of the gateway is touched, and it keeps nothing alive.
import { setFlagsFromString } from 'node:v8';
import { createContext, Script } from 'node:vm';

setFlagsFromString('--expose-gc');
/** The engine's own; it runs in the context that it is looked up in. */
const collect = new Script('gc(); gc();');
const context = createContext();

process.on('SIGUSR2', () => {
  collect.runInContext(context);
  console.log('garbage collected');
});
