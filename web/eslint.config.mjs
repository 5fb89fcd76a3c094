import { defineConfig, globalIgnores } from 'eslint/config';
import nextCoreWebVitals from 'eslint-config-next/core-web-vitals';
import prettier from 'eslint-config-prettier';

export default defineConfig([
  globalIgnores([
    'src/lib/live/generated/**',
    '.next/**',
    'node_modules/**',
    'test-results/**',
    'playwright-report/**',
  ]),
  ...nextCoreWebVitals,
  prettier,
  {
    rules: {
      'react-hooks/exhaustive-deps': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Requests live in lib/.' }],
      'max-lines': ['error', { max: 400 }],
      // Posters are sized by TMDb or drawn as SVG; next/image has nothing to add.
      '@next/next/no-img-element': 'off',
    },
  },
  {
    files: ['src/lib/api/**', 'src/lib/server/**', 'src/lib/live/**', 'tests/**'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    // `use` is a fixture of Playwright there, and helpers of ours may be called useSomething.
    files: ['tests/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off' },
  },
  {
    files: ['src/pages/**'],
    rules: { 'max-lines': ['error', { max: 80 }] },
  },
]);
