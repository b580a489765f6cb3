/** A realm of its own for one engine, so that none runs on another's kernels. */
import { expose } from 'comlink';
import { Realm } from './realm';

expose(new Realm());
