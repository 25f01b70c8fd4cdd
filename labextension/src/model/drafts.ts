/** How is what one was writing read back after a refresh? */

/** By field name; nothing where there is nothing that can be read. */
export function readDrafts(text: string | null): Record<string, string> {
  try {
    const drafts: unknown = JSON.parse(text ?? '{}');
    return typeof drafts === 'object' && drafts !== null ? (drafts as Record<string, string>) : {};
  } catch {
    return {};
  }
}
