/** What is drawn only once somebody asks for it, and stays out of the first screen's way. */
export { default as ClosingQuestion } from './components/ClosingQuestion.svelte';
export { default as LeakList } from './components/LeakList.svelte';
export { default as FileQuestion } from './components/FileQuestion.svelte';
export { default as MenuContent } from './components/MenuContent.svelte';
export { default as RemoveQuestion } from './components/RemoveQuestion.svelte';
export { default as ReplaceQuestion } from './components/ReplaceQuestion.svelte';
export { default as SignInWays } from './components/SignInWays.svelte';
export { default as SignOutQuestion } from './components/SignOutQuestion.svelte';
export { default as WorkspacePicker } from './components/WorkspacePicker.svelte';
export { default as Settings } from './places/Settings.svelte';
