/** What can staff answer someone who waits? */
import type { IRule } from '../../actions/action';
import { may } from '../../model/selectors';
import { attempt } from '../classroom';
import { useClassroom, useSession } from '../context';

export interface IAnswer {
  permitted: IRule;
  run: () => void;
}

export function useAnswers(person: string): Record<'admit' | 'deny', IAnswer> {
  const room = useClassroom();
  const session = useSession(state => state);
  const answer = (kind: 'Admit' | 'Deny'): IAnswer => ({
    permitted: may(session, kind),
    run: () => void attempt(room, () => room.session.send({ kind, person }))
  });
  return { admit: answer('Admit'), deny: answer('Deny') };
}
