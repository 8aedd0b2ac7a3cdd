import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['node_modules/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  { rules: { 'no-console': 'error', eqeqeq: 'error' } },
  {
    // TypeScript knows it, and a browser of early 2024 does not: there, one link in the chat emptied the whole room.
    files: ['src/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'parse', message: 'Use addressOf.' },
        { object: 'AbortSignal', property: 'any' },
        { object: 'Promise', property: 'withResolvers' },
        { object: 'Promise', property: 'try' },
      ],
    },
  },
);
