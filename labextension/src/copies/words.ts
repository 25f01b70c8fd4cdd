/** What does a person read when their copy could not be made, opened or saved? */
import { ServerConnection } from '@jupyterlab/services';
import { Refused, type IProblem, type ITranslator } from '../platform';

/** Turns what the contents service of their own server answered into what happened and what to do. */
export function homeProblem(error: unknown, path: string, trans: ITranslator): Refused {
  return error instanceof Refused ? error : new Refused(problem(error, path, trans));
}

function problem(error: unknown, path: string, trans: ITranslator): IProblem {
  if (error instanceof ServerConnection.NetworkError) {
    return {
      code: 'server_gone',
      message: trans.__('Your own server does not answer, so your copy cannot be opened or saved.'),
      next: trans.__('Wait a moment and try again; if it lasts, restart your server from the hub.')
    };
  }
  if (!(error instanceof ServerConnection.ResponseError)) {
    return {
      code: 'copy_failed',
      message: trans.__('Your copy “%1” could not be opened or saved.', path),
      next: trans.__('Try again; if it happens again, reload the page.')
    };
  }
  const said = error.message;
  if (error.response.status === 507 || /no space|disk quota|quota exceeded/iu.test(said)) {
    return {
      code: 'disk_full',
      message: trans.__('The disk of your own server is full, so your copy could not be saved.'),
      next: trans.__('Delete files you no longer need, empty the trash, then try again.')
    };
  }
  switch (error.response.status) {
    case 403:
      return {
        code: 'not_allowed',
        message: trans.__('Your own server does not let you write “%1”.', path),
        next: trans.__(
          'Look whether the file or its folder is read-only, or sign in to the hub again.'
        )
      };
    case 409:
      return {
        code: 'open_elsewhere',
        message: trans.__('“%1” was changed somewhere else at the same time.', path),
        next: trans.__('Close it in the other tab or window, then try again.')
      };
    case 413:
      return {
        code: 'copy_too_large',
        message: trans.__('Your copy has become too large for your own server to save.'),
        next: trans.__('Clear some of its outputs, then try again.')
      };
    default:
      return {
        code: 'copy_failed',
        message: trans.__('Your own server could not save “%1”.', path),
        next: said ? trans.__('It said: %1', said) : trans.__('Try again in a moment.')
      };
  }
}
