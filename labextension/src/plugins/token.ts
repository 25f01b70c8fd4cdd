/** What do the plugins share? */
import { Token } from '@lumino/coreutils';
import type { IClassroom, Place } from '../ui/classroom';

export interface ILabClassroom {
  room: IClassroom;
  /** Each plugin that brings a place says here how it comes to the front. */
  places: Map<Place, (focus: boolean) => void>;
}

export const ILabClassroom = new Token<ILabClassroom>(
  'jupyter-liveclass:ILabClassroom',
  'The live class of this JupyterLab.'
);
