import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// One version for every part of the app.
const version = /^version = "(.+)"$/m.exec(
  readFileSync(new URL('../Cargo.toml', import.meta.url), 'utf8'),
)?.[1];

export default defineConfig({
  plugins: [svelte()],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    // The oldest webview we meet; colours given for light and dark are written out for it.
    target: 'safari16.4',
    // The page may load files of its own only: nothing is put into it as a data: address.
    assetsInlineLimit: 0,
    modulePreload: false,
    // What is loaded later is dressed already.
    cssCodeSplit: false,
  },
  // Vitest would take Svelte's server build otherwise, which draws nothing.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // The whole page is compiled within the first test that draws it.
    testTimeout: 30_000,
  },
});
