import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const netModules = ['node:net', 'node:tls', 'net', 'tls'].map((name) => ({
  name,
  message: 'Sockets live in src/ftp/transport.',
}));
const vscodeModule = { name: 'vscode', message: 'Only src/extension knows the editor.' };

const onlyTests = {
  selector:
    'MemberExpression[object.name=/^(it|describe|test|suite)$/][property.name=/^(only|skip)$/]',
  message: 'A committed test runs, and runs together with the others.',
};
const defaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: one name per thing.',
};

export default tseslint.config(
  { ignores: ['dist/', '.cache/', '.vscode-test/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./test/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      complexity: ['error', 12],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      // Control characters are what a protocol must look for.
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', defaultExports, onlyTests],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // In TypeScript's own check already, with the same result for both configurations.
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  // The layers of CONTRIBUTING.md that an editor should flag while typing; the whole table is
  // in .dependency-cruiser.cjs. Relaxing either is an architecture decision.
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [vscodeModule, ...netModules] }] },
  },
  {
    files: ['src/extension.ts', 'src/extension/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: netModules }] },
  },
  {
    files: ['src/ftp/transport/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [vscodeModule] }] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Mocha's describe and it take promises; so do the handlers of the fake servers.
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [] }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
