/** The last copy that the window asked for. Its problem is shown where the clipboard's content is. */
import { Request } from './request.svelte';

export const copying = new Request();
