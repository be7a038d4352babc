/** The app's version, from the workspace's Cargo.toml. */
declare const __VERSION__: string;

/** The messages of a catalogue. */
declare module '*.ftl' {
  import type { FluentResource } from '@fluent/bundle';
  const messages: FluentResource['body'];
  export default messages;
}

/** The shapes of an icon of lucide's set. */
declare module 'icon:*' {
  const shape: string;
  export default shape;
}
