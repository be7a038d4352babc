/** The screen that is shown, the dialog above it, the field that gets the focus, and the folder
 * dropped on the window. */

import { tick } from 'svelte';

export type Screen = 'home' | 'tokens' | 'local' | 'projects' | 'settings' | 'doctor';

/** A dialog that any screen can open. */
export type Dialog =
  | 'workspace'
  | 'sign_in'
  | 'paste'
  | 'sign_out'
  | 'file'
  | 'closing'
  | 'quitting'
  | 'local_log'
  | 'remove_local'
  | 'start_fresh'
  | 'update_local'
  | 'new_jwt'
  | 'inspect';

/** A field that a button leads to. */
export type Field = 'auth_host' | 'local_port' | 'local_clickhouse_port';

let screen = $state<Screen>('home');
let dialog = $state<Dialog | null>(null);
let field = $state<Field | null>(null);
let droppedFolder = $state<string | null>(null);
let isScreenNew = true;

export const navigation = {
  get screen(): Screen {
    return screen;
  },
  get dialog(): Dialog | null {
    return dialog;
  },
  /** Whether the screen is being drawn for the first time since it was chosen. */
  get isScreenNew(): boolean {
    return isScreenNew;
  },
  /** The field that gets the focus as soon as it is drawn. */
  get field(): Field | null {
    return field;
  },
  /** The folder that was dropped on the window and that no field has taken yet. */
  get droppedFolder(): string | null {
    return droppedFolder;
  },
};

export function navigate(to: Screen, focused: Field | null = null): void {
  field = focused;
  if (to === screen) return;
  screen = to;
}

/** Until what changes now is drawn. */
export function markScreenNew(): void {
  isScreenNew = true;
  void tick().then(() => (isScreenNew = false));
}

/** The field that was to get the focus has it. */
export function clearField(): void {
  field = null;
}

export function openDialog(name: Dialog): void {
  dialog = name;
}

export function closeDialog(): void {
  dialog = null;
}

export function setDroppedFolder(folder: string | null): void {
  droppedFolder = folder;
}
