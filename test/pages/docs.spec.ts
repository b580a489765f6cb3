/** The examples of docs/ run on the page as they stand there. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

const docs = new URL('../../docs/', import.meta.url);

for (const file of readdirSync(docs).filter((name) => name.endsWith('.md'))) {
  const text = readFileSync(new URL(file, docs), 'utf8');
  const examples = [...text.matchAll(/```js run\n([\s\S]*?)```/g)].map(([, code], i) => {
    const before = text.slice(0, text.indexOf(code!));
    return {
      title: `${before
        .match(/^## (.*)$/gm)
        ?.at(-1)
        ?.slice(3)} (${i + 1})`,
      code: code!,
    };
  });
  if (examples.length === 0) continue;

  test.describe(`docs/${file}`, () => {
    for (const { title, code } of examples) {
      test(title, async ({ page }) => {
        await page.goto('./');
        await page.evaluate(() => window.facet.ready);
        const failure = await page.evaluate(`(async () => {
          const { facet } = window;
          const assert = (holds) => { if (!holds) throw new Error('the assertion does not hold'); };
          try { ${code} } catch (error) { return String(error.message ?? error); }
        })()`);
        expect(failure).toBeUndefined();
      });
    }
  });
}
