/**
 * The same line over real sockets and a real clock.
 *
 * @jest-environment node
 */
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { BoardCopy } from '../../src/model/boardCopy';
import { BoardLine } from '../../src/model/boardLine';
import type { ISocket } from '../../src/model/connection';
import { Service } from './boardService';
import { World } from './world';

const service = new Service();
let server: WebSocketServer;
let address = '';
const lines: BoardLine[] = [];

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise(resolve => server.once('listening', resolve));
  address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('connection', socket => {
    const line = service.connect(frame => socket.send(frame));
    socket.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(true);
      line.hear(new Uint8Array(data).buffer);
    });
    socket.on('close', () => line.close());
  });
});

afterAll(() => {
  lines.forEach(line => line.stop());
  server.close();
});

function join(): { doc: Y.Doc; copy: BoardCopy; line: BoardLine } {
  const world = new World();
  const line = new BoardLine(world, 's', {
    openSocket: () => new WebSocket(address) as unknown as ISocket,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => 0.1,
    onWake: () => () => undefined
  });
  const doc = new Y.Doc();
  const listener = { changed: () => undefined, discarded: () => undefined };
  const copy = new BoardCopy(doc, null, listener, world.trans);
  line.serve(copy);
  lines.push(line);
  return { doc, copy, line };
}

function read(doc: Y.Doc): string {
  return doc.getText('board').toString();
}

async function until(so: () => boolean): Promise<void> {
  while (!so()) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

test('two pages write; their lines break again and again; both end with every word, once', async () => {
  const pages = [join(), join()];
  await Promise.all(pages.map(({ copy }) => copy.joined));
  for (let word = 0; word < 30; word += 1) {
    const { doc } = pages[word % 2];
    doc.getText('board').insert(read(doc).length, `<${word}>`);
    if (word % 4 === 3) {
      server.clients.forEach(client => client.terminate());
    }
    await new Promise(resolve => setTimeout(resolve, 15));
  }
  await until(() => pages.every(({ copy, doc }) => copy.pending === 0 && read(doc).length === 110));
  expect(read(pages[0].doc)).toBe(read(pages[1].doc));
  expect(read(pages[0].doc)).toBe(service.doc.getText('board').toString());
  const words = [...read(pages[0].doc).matchAll(/<(\d+)>/g)].map(([, word]) => Number(word));
  expect(words.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, word) => word));
}, 30_000);
