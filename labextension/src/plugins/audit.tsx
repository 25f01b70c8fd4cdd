/** The tab in which an instructor reads who did what in class. */
import { Audit } from '../ui/audit/Audit';
import { mainTab } from './mainTab';
import { ClassView } from './view';

export const audit = mainTab({
  name: 'audit',
  description: 'Who did what in a live class, for its instructors.',
  icon: 'shield',
  title: room => room.platform.trans.__('Who did what'),
  view: room => new ClassView(room, <Audit />)
});
