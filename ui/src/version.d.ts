/** The app's version, from the workspace's Cargo.toml. */
declare const __VERSION__: string;
