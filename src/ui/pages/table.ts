/** The pages there are, in the order of the rail. A new page is one folder and one row here. */
import type { Component } from 'svelte';
import type { IconName } from '../parts/controls/icons';
import { text } from '../text';
import AlignPage from './align/AlignPage.svelte';
import ComparePage from './compare/ComparePage.svelte';
import DetectPage from './detect/DetectPage.svelte';
import EvaluatePage from './evaluate/EvaluatePage.svelte';
import HelpPage from './help/HelpPage.svelte';
import ModelsPage from './models/ModelsPage.svelte';

export interface Page {
  /** Its hash route. */
  id: string;
  title: string;
  icon: IconName;
  component: Component;
}

export const PAGES: Page[] = [
  { id: 'detect', title: text.detect.title, icon: 'detect', component: DetectPage },
  { id: 'compare', title: text.compare.title, icon: 'compare', component: ComparePage },
  { id: 'align', title: text.align.title, icon: 'align', component: AlignPage },
  { id: 'evaluate', title: text.evaluate.title, icon: 'evaluate', component: EvaluatePage },
  { id: 'models', title: text.models.title, icon: 'models', component: ModelsPage },
  { id: 'help', title: text.help.title, icon: 'help', component: HelpPage },
];

/** The page of a route; the first one where there is no such page. */
export const pageOf = (id: string): Page => PAGES.find((page) => page.id === id) ?? PAGES[0]!;
