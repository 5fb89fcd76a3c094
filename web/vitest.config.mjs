import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Components are .js files; Vite reads JSX only from .jsx unless told.
  esbuild: { loader: 'jsx', include: /\/(src|tests)\/.*\.js$/, exclude: [], jsx: 'automatic' },
  test: {
    include: ['tests/unit/**/*.test.js'],
    environment: 'node',
    restoreMocks: true,
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});
