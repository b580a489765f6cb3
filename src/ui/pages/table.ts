/** The pages there are, in the order of the rail. A new page is one folder and one row here. */
import type { Component } from 'svelte';
import type { IconName } from '../parts/controls/icons';
import AlignPage from './align/AlignPage.svelte';
import { words as align } from './align/words';
import ClassifierPage from './gallery/classifier/ClassifierPage.svelte';
import { words as classifier } from './gallery/classifier/words';
import CleanPage from './clean/CleanPage.svelte';
import { words as clean } from './clean/words';
import ClusterPage from './cluster/ClusterPage.svelte';
import { words as cluster } from './cluster/words';
import ComparePage from './compare/ComparePage.svelte';
import { words as compare } from './compare/words';
import DetectPage from './detect/DetectPage.svelte';
import { words as detect } from './detect/words';
import EvaluatePage from './evaluate/EvaluatePage.svelte';
import { words as evaluate } from './evaluate/words';
import GalleryPage from './gallery/GalleryPage.svelte';
import { words as gallery } from './gallery/words';
import HelpPage from './help/HelpPage.svelte';
import { words as help } from './help/words';
import ModelsPage from './models/ModelsPage.svelte';
import { words as models } from './models/words';
import TrainPage from './train/TrainPage.svelte';
import { words as train } from './train/words';

export interface Page {
  /** Its hash route. */
  id: string;
  title: string;
  /** Where it stands in the rail; `elsewhere`: not in it, another page leads there. */
  group: 'photos' | 'sets' | 'rest' | 'elsewhere';
  icon: IconName;
  component: Component;
  /** Of one that is not in the rail: the page that leads there. */
  within?: string;
}

export const PAGES: Page[] = [
  { id: 'detect', title: detect.title, group: 'photos', icon: 'detect', component: DetectPage },
  { id: 'compare', title: compare.title, group: 'photos', icon: 'compare', component: ComparePage },
  { id: 'cluster', title: cluster.title, group: 'photos', icon: 'cluster', component: ClusterPage },
  { id: 'gallery', title: gallery.title, group: 'photos', icon: 'people', component: GalleryPage },
  { id: 'align', title: align.title, group: 'sets', icon: 'align', component: AlignPage },
  {
    id: 'evaluate',
    title: evaluate.title,
    group: 'sets',
    icon: 'evaluate',
    component: EvaluatePage,
  },
  { id: 'train', title: train.title, group: 'sets', icon: 'train', component: TrainPage },
  { id: 'clean', title: clean.title, group: 'sets', icon: 'clean', component: CleanPage },
  {
    id: 'classifier',
    title: classifier.title,
    group: 'elsewhere',
    within: 'gallery',
    icon: 'train',
    component: ClassifierPage,
  },
  { id: 'models', title: models.title, group: 'rest', icon: 'models', component: ModelsPage },
  { id: 'help', title: help.title, group: 'rest', icon: 'help', component: HelpPage },
];

/** The page of a route; the first one where there is no such page. */
export const pageOf = (id: string): Page => PAGES.find((page) => page.id === id) ?? PAGES[0]!;
