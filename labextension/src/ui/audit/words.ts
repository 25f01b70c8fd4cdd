/** How are the parts of an audit trail called? */
import type { Subject } from '../../model/audit';
import type { ITranslator } from '../../platform';

export function subjectName(subject: Subject, trans: ITranslator): string {
  const names: Record<Subject, string> = {
    chat: trans.__('Chat'),
    people: trans.__('People'),
    board: trans.__('Board'),
    settings: trans.__('Settings'),
    class: trans.__('Class'),
    other: trans.__('Other')
  };
  return names[subject];
}
