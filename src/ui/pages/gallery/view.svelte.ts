/** Which view of the page is shown; stays for as long as the tab is open. */
import type { words } from './words';

export type Mode = keyof typeof words.modes.choices;

class View {
  mode = $state<Mode>('people');
}

export const view = new View();
