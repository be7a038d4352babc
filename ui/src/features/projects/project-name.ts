/** A project folder in an accessible name. */
import { folderName } from '../../format';
import { app, shownPath } from '../../state/app.svelte';

/** The name of the folder, or its path where another listed folder has the same name. */
export function projectName(folder: string): string {
  const name = folderName(folder);
  const named = app.snapshot.projects.filter((project) => folderName(project.folder) === name);
  return named.length > 1 ? shownPath(folder) : name;
}
