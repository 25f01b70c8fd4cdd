/** What does a role mean on a page? */
import type { Role } from './view';

/** The teaching staff: neither students nor guests. */
export function teaches(role: Role | null | undefined): boolean {
  return role === 'instructor' || role === 'assistant';
}
