/** How do bytes go to one's own server, with a word of how many have gone, and come from it? */
import type { IReply } from '../platform';

/** An answer that is a file; where it is none, `reply` says why. */
export type IBytes = { blob: Blob } | { reply: IReply };

export interface ISending {
  address: string;
  headers: Record<string, string>;
  content: Blob;
  /** From 0 to 1. */
  onPart: (part: number) => void;
  signal: AbortSignal;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Resolves with any HTTP status; rejects when no answer came, or when it was cancelled. */
export function sendBytes({
  address,
  headers,
  content,
  onPart,
  signal
}: ISending): Promise<IReply> {
  return new Promise((resolve, reject) => {
    // Not `fetch`, which does not say how much has gone.
    const way = new XMLHttpRequest();
    way.open('POST', address);
    for (const [name, value] of Object.entries(headers)) {
      way.setRequestHeader(name, value);
    }
    way.setRequestHeader('Content-Type', 'application/octet-stream');
    way.upload.onprogress = event => onPart(event.total ? event.loaded / event.total : 0);
    way.onload = () => resolve({ status: way.status, json: parsed(way.responseText) });
    way.onerror = () => reject(new Error('no answer'));
    way.onabort = () => reject(new Error('cancelled'));
    signal.addEventListener('abort', () => way.abort());
    way.send(content);
  });
}

/** What a request for a file came to. */
export async function bytesIn(response: Response): Promise<IBytes> {
  if (response.ok) {
    return { blob: await response.blob() };
  }
  return { reply: { status: response.status, json: parsed(await response.text()) } };
}
