/** The Stage tab: faces and shared screens in the main area. */
import { Stage } from '../ui/stage/Stage';
import { mainTab } from './mainTab';
import { ClassView } from './view';

export const stage = mainTab({
  name: 'stage',
  description: 'The Stage tab of a live class.',
  icon: 'class',
  title: room => room.platform.trans.__('Stage'),
  view: room => new ClassView(room, <Stage />, seen => room.ui.setState({ stageShown: seen }))
});
