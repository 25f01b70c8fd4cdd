import type { ICourse } from '../../model/feed';
import { useClassroom, useTrans } from '../context';
import { prepare } from '../join/entering';
import { LiveTimer } from '../live/Head';
import { Button } from '../parts/Button';

/** A class that is live now. */
export function LiveCard({ course }: { course: ICourse }) {
  const room = useClassroom();
  const trans = useTrans();
  const { session } = course;
  if (!session) {
    return null;
  }
  return (
    <section className="lc-Card" aria-label={trans.__('Live class: %1', session.title)}>
      <div className="lc-Card-text">
        <strong title={session.title}>
          <bdi>{session.title}</bdi>
        </strong>
        {course.title !== session.title && (
          <span title={course.title}>
            <bdi>{course.title}</bdi>
          </span>
        )}
        <span className="lc-Card-facts">
          <LiveTimer since={session.started_at} />
          {trans._n('%1 person', '%1 people', session.people)}
        </span>
      </div>
      <Button look="go" data-action="prepare" onClick={() => prepare(room, session.id)}>
        {trans.__('Join')}
      </Button>
    </section>
  );
}
