/** The components that the first screen does not need. They are a script of their own. */
export { default as CloseWindowDialog } from './features/window/CloseWindowDialog.svelte';
export { default as LeakDialog } from './features/projects/LeakDialog.svelte';
export { default as LocalLogDialog } from './features/local/LocalLogDialog.svelte';
export { default as RemoveLocalDialog } from './features/local/RemoveLocalDialog.svelte';
export { default as KeepInFileDialog } from './features/vault/KeepInFileDialog.svelte';
export { default as MenuContent } from './ui/MenuContent.svelte';
export { default as QuitDialog } from './features/window/QuitDialog.svelte';
export { default as PasteTokenDialog } from './features/sign-in/PasteTokenDialog.svelte';
export { default as RemoveProjectDialog } from './features/projects/RemoveProjectDialog.svelte';
export { default as ReplaceFileDialog } from './features/projects/ReplaceFileDialog.svelte';
export { default as SignInDialog } from './features/sign-in/SignInDialog.svelte';
export { default as SignOutDialog } from './features/account/SignOutDialog.svelte';
export { default as WorkspaceDialog } from './features/account/WorkspaceDialog.svelte';
export { default as SettingsScreen } from './features/settings/SettingsScreen.svelte';
