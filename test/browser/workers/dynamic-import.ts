/** The test server rewrites `import()` into a call of its page's runner, which workers lack; here it is plain again. */
Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: (load: () => Promise<unknown>) => load() },
});
