import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const core = ['gateway/**/*.ts', 'crypto/**/*.ts', 'storage/**/*.ts', 'client/**/*.ts', 'proto/**/*.ts'];
const takeTheClock = 'Take the Clock of proto/clock.ts, so that tests and the simulation decide what time it is.';
const takeTheRandom = 'Take the Random of proto/random.ts, so that a simulation replays from its seed.';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.tap/', '.cache/', 'proto/generated/', '**/*.cjs'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)) },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/strict-boolean-expressions': ['error', { allowNullableBoolean: true, allowNullableString: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      // Contracts are async where one variant needs it; the others have nothing to await.
      '@typescript-eslint/require-await': 'off',
      // A class without state, and members that do not use `this`, can be how a contract is met.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: core,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate'].map(name => ({ name, message: takeTheClock })),
      ],
      'no-restricted-imports': [
        'error',
        { paths: ['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map(name => ({ name, message: takeTheClock })) },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: takeTheClock },
        { object: 'performance', property: 'now', message: takeTheClock },
        { object: 'process', property: 'hrtime', message: takeTheClock },
        { object: 'Math', property: 'random', message: takeTheRandom },
        { object: 'globalThis', property: 'setTimeout', message: takeTheClock },
        { object: 'globalThis', property: 'setInterval', message: takeTheClock },
        { object: 'globalThis', property: 'setImmediate', message: takeTheClock },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: takeTheClock },
        { selector: "CallExpression[callee.name='Date']", message: takeTheClock },
      ],
    },
  },
  {
    // What the rules above send everybody to.
    files: ['proto/clock-*.ts', 'proto/random-*.ts', 'gateway/device/event-loop-system.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    // Branded types: each cast stands next to the check that justifies it, and nowhere else.
    files: ['proto/ids.ts', 'proto/position.ts'],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    // Programs that people look at.
    files: ['cli/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // tap's assertions take what is there; a failed one ends the test with the place.
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: '@tapjs/test', name: ['test', 'rejects', 'resolves', 'resolveMatch'] }] }],
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
      '@typescript-eslint/strict-boolean-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly' } },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error', eqeqeq: 'error' },
  },
);
