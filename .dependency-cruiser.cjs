// The arrows of docs/ARCHITECTURE.md: they point down only.
// cli -> client, gateway -> crypto, storage -> proto; inside gateway, device and business know routing.
const layers = {
  proto: ['proto'],
  crypto: ['crypto', 'proto'],
  storage: ['storage', 'proto'],
  client: ['client', 'crypto', 'storage', 'proto'],
  gateway: ['gateway', 'crypto', 'storage', 'proto'],
  cli: ['cli', 'client', 'gateway', 'crypto', 'storage', 'proto'],
};
/** main.ts says which parts a node has, node/ how each is made of its configuration. */
const compositionRoot = '^gateway/(?:main[.]ts$|node/)';
const ours = '^(?:proto|crypto|storage|client|gateway|cli|bench|test|scripts)/';

/** A file in `from` may import only from the folders of `to`. */
function arrow(from, to) {
  return {
    name: `${from}-imports-down-only`,
    severity: 'error',
    from: { path: `^${from}/` },
    to: { path: ours, pathNot: `^(?:${to.join('|')})/` },
  };
}

/** No file in `from`, except `except`, may import from `to`. */
function never(name, from, to, except) {
  return {
    name,
    severity: 'error',
    from: except === undefined ? { path: from } : { path: from, pathNot: except },
    to: { path: to },
  };
}

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([from, to]) => arrow(from, to)),
    never('bench-does-not-import-tests', '^bench/', '^test/'),
    never('routing-knows-neither-device-nor-business', '^gateway/routing/', '^gateway/(?:device|business)/'),
    never('who-sends-does-not-know-who-owns', '^gateway/routing/sending/', '^gateway/routing/(?:owner|account-changes)/'),
    never('caches-of-routing-know-no-more-of-it', '^gateway/routing/cache/', '^gateway/routing/(?:sending|owner|delivery|account-changes|record)/'),
    never('device-does-not-know-business', '^gateway/device/', '^gateway/business/'),
    never('business-does-not-know-device', '^gateway/business/', '^gateway/device/'),
    never('nobody-imports-the-composition-root', '^gateway/', compositionRoot, compositionRoot),
    // A variant is chosen in one place; everybody else sees the contract beside its folder.
    never(
      'only-the-composition-root-knows-storage-variants',
      '^gateway/',
      '^storage/[^/]+/(?:memory|sqlite|kafka|cassandra|folder|s3)/',
      compositionRoot,
    ),
    {
      // The clients of Kafka and Cassandra take long to load, and most nodes need neither.
      name: 'the-cluster-is-loaded-when-asked-for',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^storage/cluster[.]ts$', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shipped-code-uses-no-development-packages',
      severity: 'error',
      // Servers of others that are measured beside us are no part of the product; where they are not installed, the bench says so.
      from: { path: '^(?:proto|crypto|storage|client|gateway|cli|bench)/', pathNot: '^bench/peers/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^proto/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'], extensions: ['.ts', '.js', '.d.ts'] },
    skipAnalysisNotInRules: true,
  },
};
