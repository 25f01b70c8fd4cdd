import { gateOf } from '../../src/board/kernel';

/** What of a session a gate touches: accessors and methods stand on the prototype, as in JupyterLab. */
class Session {
  kernel: string | null = null;
  started = 0;
  ready = Promise.resolve();
  kernelPreference: Record<string, unknown> = { shouldStart: true };

  get hasNoKernel(): boolean {
    return this.kernel === null;
  }
  async startKernel(): Promise<boolean> {
    this.started += 1;
    this.kernel = 'python3';
    return false;
  }
}

function board(): { session: Session; gate: ReturnType<typeof gateOf>; told: string[] } {
  const session = new Session();
  const told: string[] = [];
  const model = { defaultKernelName: 'python3', defaultKernelLanguage: 'python' };
  const context = { sessionContext: session, model } as unknown as Parameters<typeof gateOf>[0];
  return { session, told, gate: gateOf(context, () => told.push('why')) };
}

test('who does not present starts no kernel, and running says why', async () => {
  const { session, gate, told } = board();
  gate.shut();
  gate.shut();
  expect(session.kernelPreference).toMatchObject({ shouldStart: false, canStart: false });
  await expect(session.startKernel()).rejects.toThrow(/^KernelReplyNotOK/);
  expect(told).toEqual(['why']);
  expect(session.started).toBe(0);
});

test('who presents has the notebook’s kernel', async () => {
  const { session, gate } = board();
  gate.shut();
  await gate.unlock();
  await gate.unlock();
  expect(session.started).toBe(1);
  expect(session.kernelPreference).toMatchObject({ shouldStart: true, name: 'python3' });
});

test('a kernel outlives the time in which another presents, and does not run meanwhile', async () => {
  const { session, gate, told } = board();
  gate.shut();
  await gate.unlock();
  gate.shut();
  expect(session.kernel).toBe('python3');
  expect(session.hasNoKernel).toBe(true);
  await expect(session.startKernel()).rejects.toThrow();
  expect(told).toHaveLength(1);
  await gate.unlock();
  expect(session.hasNoKernel).toBe(false);
  expect(session.started).toBe(1);
});
