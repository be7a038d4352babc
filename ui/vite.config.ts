import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  build: {
    // The oldest webview we meet; colours given for light and dark are written out for it.
    target: 'safari16.4',
    // The page may load files of its own only: nothing is put into it as a data: address.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  // Vitest would take Svelte's server build otherwise, which draws nothing.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
});
