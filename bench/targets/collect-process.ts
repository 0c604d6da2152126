// Loaded into a gateway that the bench starts (node --expose-gc --import): collects garbage when told to, so that memory per
// device is what is needed and not what waits to be freed. Nothing else of the gateway is touched, and it keeps nothing alive.
process.on('message', message => {
  if (message !== 'collect') return;
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.('collected');
});
process.channel?.unref();
