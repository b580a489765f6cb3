/** A realm for engines that need a page: they load classic scripts, or look for a document. */
import { expose, windowEndpoint } from 'comlink';
import { Realm } from './realm';

expose(new Realm(), windowEndpoint(window.parent));
window.parent.postMessage('ready', location.origin);
