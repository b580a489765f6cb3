/** Pieces of a page as text, everything in them escaped. */

export function escape(value: string): string {
  return value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

export function table(rows: string[][], head: string[] = []): string {
  const line = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const top = head.length > 0 ? `<thead>${line(head, 'th')}</thead>` : '';
  return `<table>${top}<tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table>`;
}

export function list(items: string[]): string {
  return `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
}

/** A heading with what stands under it; nothing where that is empty. */
export function part(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escape(title)}</h2>${content}</section>`;
}
