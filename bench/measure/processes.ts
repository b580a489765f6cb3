/** Processor time of a browser's processes, as the browser itself counts it. */
import type { Browser, CDPSession } from '@playwright/test';

/** Which of the browser's processes works. */
export type ProcessKind = 'GPU' | 'renderer';

/** How often it is asked whether a process rests, and how little work that is, ms. */
const WATCH = 500;
const AT_REST = 50;

export class Processes {
  private constructor(private readonly session: CDPSession) {}

  static async of(browser: Browser): Promise<Processes> {
    return new Processes(await browser.newBrowserCDPSession());
  }

  /** Processor time of all processes of a kind since they started, ms; in steps of 10 on Linux. */
  async time(kind: ProcessKind): Promise<number> {
    const { processInfo } = await this.session.send('SystemInfo.getProcessInfo');
    const mine = processInfo.filter(({ type }) => type === kind);
    return mine.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
  }

  /** Waits until a process has nothing left to do; work that was asked of a GPU goes on after whoever asked is gone. */
  async rest(kind: ProcessKind, bound: number): Promise<boolean> {
    const until = Date.now() + bound;
    let before = await this.time(kind);
    while (Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, WATCH));
      const now = await this.time(kind);
      if (now - before < AT_REST) return true;
      before = now;
    }
    return false;
  }
}
