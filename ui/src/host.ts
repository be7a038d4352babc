/** The doors to the app outside the page. Nothing else here imports tauri. */
import { invoke } from '@tauri-apps/api/core';

/** The page has drawn itself: its window may be seen. */
export function ready(): Promise<void> {
  return invoke('ready');
}
