import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { growingLengths } from './growing.ts';

const server = process.env.SYNCSTREAM_URL ?? 'http://localhost:8000';

export default defineConfig({
  plugins: [svelte()],
  css: { postcss: { plugins: [growingLengths] } },
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    // Every asset is a file of its own: the content security policy needs no data: for scripts and fonts.
    assetsInlineLimit: 0,
    // Syntax only. What else the pages use is in Chrome 114, Firefox 125 and Safari 17, of which popovers are the youngest.
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    proxy: {
      '/api': server,
      '/media': server,
      '/hubs': { target: server, ws: true },
    },
  },
  // All files in one process: no test changes what others see, and a process for each took as long as the tests.
  test: { include: ['src/**/*.test.ts'], environment: 'node', isolate: false },
});
