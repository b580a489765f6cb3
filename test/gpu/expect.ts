/** `expect` without a runner: what the fixtures check with, where no runner can be carried. */
import { JestChaiExpect, chai } from '@vitest/expect';

chai.use(JestChaiExpect);

export const expect = chai.expect;
