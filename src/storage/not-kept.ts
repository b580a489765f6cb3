/** Why something was not kept on this device though the browser would have. */
import { FacetError } from '../base/errors';

export class NotKept extends FacetError {
  constructor(reason: 'nothing' | 'wiped') {
    const [message, hint] = {
      nothing: [
        'Nothing is kept on this device: it is switched off on the Models page.',
        'Start again: what is gathered is in memory then, until the tab is closed.',
      ],
      wiped: [
        'Everything that was stored has been wiped meanwhile, this among it.',
        'Start again.',
      ],
    }[reason] as [string, string];
    super('STORAGE_BLOCKED', message, { hint });
  }
}
