/** What went wrong, in a line: without the stack of the page. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^page\.evaluate: (Error: )?/, '').split('\n')[0]!;
}
