/** Consent to share a cell: off by default, seen beforehand, taken back; and text wherever it is read. */
import { act, fireEvent, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { AT_ERROR } from '../../dev/handCases';
import { Hands } from '../../src/ui/hands/Hands';
import { show, stageRoom } from './room';

const box = () => screen.getByRole('checkbox', { name: /^Share the cell I am at/u });

async function click(name: string | RegExp): Promise<void> {
  await act(async () => screen.getByRole('button', { name }).click());
}

async function tick(): Promise<void> {
  await act(async () => fireEvent.click(box()));
}

describe('a student', () => {
  it('shares nothing unless asked to', async () => {
    const { room, sent } = stageRoom(CASES['student-hand-cell']);
    await show(room, <Hands />);
    expect(box()).toHaveProperty('checked', false);
    await click('Raise hand');
    expect(sent).toEqual([{ kind: 'RaiseHand' }]);
  });

  it('sends exactly what was shown', async () => {
    const { room, sent } = stageRoom(CASES['student-hand-cell']);
    const { container } = await show(room, <Hands />);
    await tick();
    const shown = [...container.querySelectorAll('.lc-ShareCell pre')].map(one => one.textContent);
    await click('Raise hand');
    const [{ cell }] = sent as [{ cell: { source: string; error: string } }];
    expect(shown).toEqual([cell.source, cell.error]);
    expect(cell.error).toContain("AttributeError: 'list' object has no attribute 'std'");
    expect(cell.error).not.toContain('\x1b');
  });

  it('may leave the error out', async () => {
    const { room, sent } = stageRoom(CASES['student-hand-cell']);
    await show(room, <Hands />);
    await tick();
    await click('Leave the error out');
    await click('Raise hand');
    expect(sent).toEqual([{ kind: 'RaiseHand', cell: { source: AT_ERROR.source } }]);
  });

  it('is offered nothing where there is no notebook', async () => {
    const { room } = stageRoom({ ...CASES['student-hand-cell'], here: undefined });
    await show(room, <Hands />);
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('takes it back and keeps the hand and its question', async () => {
    const { room, sent } = stageRoom(CASES['student-hand-cell-shared']);
    await show(room, <Hands />);
    expect(screen.queryByRole('checkbox')).toBeNull();
    await click('Stop sharing');
    expect(sent).toEqual([{ kind: 'RaiseHand', question: 'Why is it a list?' }]);
  });

  it('changes the question and keeps what is shared', async () => {
    const { room, sent } = stageRoom(CASES['student-hand-cell-shared']);
    await show(room, <Hands />);
    await act(async () => room.session.setDraft('question', 'And now?'));
    await click('Change question');
    expect(sent).toMatchObject([{ question: 'And now?', cell: { source: AT_ERROR.source } }]);
  });
});

describe('the teaching staff', () => {
  it('read it on asking, with the error in one line before', async () => {
    const { room } = stageRoom(CASES['instructor-hand-cells']);
    await show(room, <Hands />);
    await click("Cell · AttributeError: 'list' object has no attribute 'std'");
    expect(screen.getByRole('group', { name: 'Cell' }).textContent).toContain('rng.exponential');
    expect(screen.getByRole('group', { name: 'Last error' }).textContent).toContain('In[13]');
    await click('Hide the cell');
    expect(screen.queryByRole('group', { name: 'Cell' })).toBeNull();
  });

  it('copy the source', async () => {
    const written: string[] = [];
    Object.assign(navigator, {
      clipboard: { writeText: async (text: string) => written.push(text) }
    });
    const { room } = stageRoom(CASES['instructor-hand-cells']);
    await show(room, <Hands />);
    await click(/^Cell · /u);
    await click('Copy the cell');
    expect(written).toEqual([AT_ERROR.source]);
    expect(screen.getByRole('button', { name: 'Copied' })).toBeTruthy();
  });

  it('see what is hostile as text', async () => {
    const hostile =
      '<img src=x onerror="window.ran=1"><script>window.ran=1</script>[x](javascript:1)';
    const face = CASES['instructor-hand-cells'];
    const view = {
      ...face.session!.view!,
      hand_cells: { p_aiko: { source: hostile, error: hostile } }
    };
    const { room } = stageRoom({ ...face, session: { ...face.session, view } });
    const { container } = await show(room, <Hands />);
    await click(/^Cell · /u);
    const texts = [...container.querySelectorAll('.lc-HandCell pre')];
    expect(texts.map(one => one.textContent)).toEqual([hostile, hostile]);
    expect(container.querySelectorAll('.lc-HandCell :is(img, script, a, iframe)')).toHaveLength(0);
  });
});
