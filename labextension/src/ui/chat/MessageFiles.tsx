import { useEffect, useMemo, useState } from 'react';
import { filesOf, isPicture, SHOWN_BYTES, type IFile } from '../../model/attachments';
import type { IMessage } from '../../model/view';
import type { IProblem } from '../../platform';
import { attempt, problemOf } from '../classroom';
import { useClassroom, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { IconButton } from '../parts/IconButton';
import { saveBlob } from './save';
import { sizeWords } from './size';

/** The address of a picture while it is shown: nothing but this page can use it, and not for longer. */
function usePicture(file: IFile, wanted: boolean) {
  const room = useClassroom();
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<IProblem | null>(null);
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    let here = true;
    let made = '';
    room.attachments.read(file.id).then(
      blob => {
        if (here) {
          made = URL.createObjectURL(new Blob([blob], { type: file.mime }));
          setAddress(made);
        }
      },
      error => here && setProblem(problemOf(error, room))
    );
    return () => {
      here = false;
      URL.revokeObjectURL(made);
    };
  }, [room, file.id, file.mime, wanted]);
  return { address, problem, setProblem };
}

function Picture({ file, near }: { file: IFile; near: boolean }) {
  const trans = useTrans();
  const [asked, setAsked] = useState(file.size <= SHOWN_BYTES);
  const { address, problem, setProblem } = usePicture(file, near && asked);
  if (!asked) {
    return (
      <button type="button" className="lc-File-show" onClick={() => setAsked(true)}>
        {trans.__('Show the picture (%1)', sizeWords(file.size, trans))}
      </button>
    );
  }
  if (problem) {
    return <small className="lc-File-problem">{problem.message}</small>;
  }
  const broken = () =>
    setProblem({ code: 'broken', message: trans.__('This picture cannot be shown.'), next: '' });
  return (
    <div className="lc-File-picture">
      {address ? (
        <img src={address} alt={file.name} decoding="async" onError={broken} />
      ) : (
        <small>{trans.__('Loading…')}</small>
      )}
    </div>
  );
}

function FileRow({ file }: { file: IFile }) {
  const room = useClassroom();
  const trans = useTrans();
  const label = trans.__('Save %1', file.name);
  const save = () =>
    void attempt(room, async () => saveBlob(file.name, await room.attachments.read(file.id)));
  return (
    <div className="lc-File-row">
      <Icon name="file" size={15} />
      <bdi title={file.name}>{file.name}</bdi>
      <small>{sizeWords(file.size, trans)}</small>
      {room.attachments.possible && <IconButton label={label} icon="save" onClick={save} />}
    </div>
  );
}

/** The files that go with a message: pictures are shown, everything else is saved. */
export function MessageFiles({ message, near }: { message: IMessage; near: boolean }) {
  const { attachments } = useClassroom();
  const trans = useTrans();
  const files = useMemo(() => filesOf(message.files), [message.files]);
  if (!files.length) {
    return null;
  }
  return (
    <ul className="lc-Files" aria-label={trans.__('Files')}>
      {files.map(file => (
        <li key={file.id} className="lc-File">
          {attachments.possible && isPicture(file) && <Picture file={file} near={near} />}
          <FileRow file={file} />
        </li>
      ))}
    </ul>
  );
}
