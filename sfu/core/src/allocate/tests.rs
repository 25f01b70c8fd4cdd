use proptest::prelude::*;

use super::*;

const CAMERA: [Option<f64>; MOST] = [Some(150e3), Some(450e3), Some(1.7e6)];

fn camera(size: u32) -> Wish {
    Wish { screen: false, size, layers: CAMERA, grant: None }
}

fn screen() -> Wish {
    Wish { screen: true, layers: [Some(400e3), Some(2.5e6), None], ..camera(1) }
}

fn steady(bits: f64) -> Budget {
    Budget { bits, standing: Standing::Steady }
}

/// A subscriber, its wishes, and the time there.
struct Desk {
    allocator: Allocator,
    wishes: Vec<Wish>,
    now: Instant,
}

impl Desk {
    fn new(wishes: &[Wish]) -> Self {
        Desk { allocator: Allocator::new(SLOW), wishes: wishes.to_vec(), now: Instant::now() }
    }

    /// One decision, a second after the one before, carried out.
    fn decides(&mut self, budget: Budget) -> Share {
        self.now += Duration::from_secs(1);
        let share = self.allocator.decide(&self.wishes, 40e3, budget, self.now);
        for (wish, grant) in self.wishes.iter_mut().zip(&share.grants) {
            wish.grant = Some(*grant);
        }
        share
    }

    /// Grants after some seconds: -1 is a pause.
    fn settles(&mut self, bits: f64) -> Vec<i32> {
        for _ in 0..60 {
            self.decides(steady(bits));
        }
        let number = |wish: &Wish| match wish.grant {
            Some(Grant::Layer(layer)) => layer as i32,
            _ => -1,
        };
        self.wishes.iter().map(number).collect()
    }
}

#[test]
fn what_does_not_fit_any_more_goes_as_fast_as_the_way_needs_it() {
    // What there was, the budget, and what is left of it in each standing: -1 is a pause.
    for (had, bits, steady, slipping, falling) in [
        (1, 500e3, 1, 1, 1),
        // A rate may be a little too much, unless the way has less than it had.
        (1, 400e3, 1, 0, 0),
        (1, 300e3, 0, 0, 0),
        (0, 140e3, 0, 0, -1),
        // No picture stops for less than a full way.
        (0, 30e3, 0, 0, -1),
        (1, 30e3, 0, 0, -1),
        (-1, 170e3, -1, -1, -1),
    ] {
        let standings = [Standing::Steady, Standing::Slipping, Standing::Falling];
        for (standing, expected) in standings.into_iter().zip([steady, slipping, falling]) {
            let grant = |layer: i32| usize::try_from(layer).map_or(Grant::Paused, Grant::Layer);
            let mut desk = Desk::new(&[Wish { grant: Some(grant(had)), ..camera(100) }]);
            let share = desk.decides(Budget { bits, standing });
            assert_eq!(share.grants, [grant(expected)], "{had} {bits} {standing:?}");
            assert_eq!(share.full, standing == Standing::Falling);
        }
    }
}

#[test]
fn more_room_is_a_better_picture() {
    for (bits, layer) in
        [(100e3, -1), (155e3, -1), (180e3, 0), (500e3, 0), (1e6, 1), (1.7e6, 1), (2.1e6, 2)]
    {
        assert_eq!(Desk::new(&[camera(100)]).settles(bits), [layer], "{bits}");
    }
}

#[test]
fn a_screen_comes_first_and_larger_pictures_before_smaller_ones() {
    let wishes = [camera(10), camera(1000), screen()];
    for (bits, expected) in [
        (400e3, [0, 0, -1]),
        (500e3, [-1, -1, 0]),
        (1e6, [0, 0, 0]),
        (3.3e6, [0, 0, 1]),
        (3.6e6, [0, 1, 1]),
        (6e6, [1, 2, 1]),
        (9e6, [2, 2, 1]),
    ] {
        assert_eq!(Desk::new(&wishes).settles(bits), expected, "{bits}");
    }
}

#[test]
fn less_is_given_at_once_and_more_only_when_it_has_fitted_for_a_while() {
    let mut desk = Desk::new(&[camera(100)]);
    assert_eq!(desk.settles(3e6), [2]);
    let falling = Budget { bits: 600e3, standing: Standing::Falling };
    assert_eq!(desk.decides(falling).grants, [Grant::Layer(1)]);
    let grants: Vec<Grant> = (0..8).map(|_| desk.decides(steady(3e6)).grants[0]).collect();
    assert_eq!(grants[..3], [Grant::Layer(1); 3]);
    assert_eq!(grants[7], Grant::Layer(2));
}

#[test]
fn an_estimate_that_only_follows_what_is_sent_takes_nothing_away() {
    let mut desk = Desk::new(&[camera(100)]);
    assert_eq!(desk.settles(3e6), [2]);
    assert_eq!(desk.decides(steady(1.5e6)).grants, [Grant::Layer(2)]);
    let falling = Budget { bits: 1.5e6, standing: Standing::Falling };
    assert_eq!(desk.decides(falling).grants, [Grant::Layer(1)]);
}

#[test]
fn a_picture_stops_only_where_the_way_is_full() {
    let mut desk = Desk::new(&[camera(100)]);
    assert_eq!(desk.settles(180e3), [0]);
    assert_eq!(desk.decides(steady(90e3)).grants, [Grant::Layer(0)]);
    let falling = Budget { bits: 90e3, standing: Standing::Falling };
    assert_eq!(desk.decides(falling).grants, [Grant::Paused]);
    assert_eq!(desk.settles(90e3), [-1]);
    assert_eq!(desk.settles(180e3), [0]);
}

#[test]
fn a_picture_that_takes_little_stays_while_it_fits_though_the_estimate_is_low() {
    let still = Wish { layers: [Some(30e3), Some(60e3), None], ..camera(100) };
    let mut desk = Desk::new(&[still]);
    assert_eq!(desk.settles(400e3), [1]);
    let falling = |bits| Budget { bits, standing: Standing::Falling };
    assert_eq!(desk.decides(falling(90e3)).grants, [Grant::Layer(1)]);
    assert_eq!(desk.decides(falling(50e3)).grants, [Grant::Layer(0)]);
    assert_eq!(desk.decides(falling(29e3)).grants, [Grant::Paused]);
    assert_eq!(desk.settles(90e3), [-1], "nothing new comes to such a way");
}

#[test]
fn what_fell_after_it_rose_waits_longer_each_time() {
    let mut desk = Desk::new(&[camera(100)]);
    desk.settles(1e6);
    let mut waits = Vec::new();
    for _ in 0..4 {
        let rise = (1..60).find(|_| desk.decides(steady(3e6)).grants == [Grant::Layer(2)]);
        waits.push(rise.unwrap());
        desk.decides(Budget { bits: 600e3, standing: Standing::Falling });
    }
    assert!(waits.windows(2).all(|w| w[1] >= w[0]), "{waits:?}");
    assert!(waits[3] > waits[0] && waits[3] <= 19, "{waits:?}");
}

#[test]
fn a_way_that_gets_narrow_step_by_step_went_wrong_once() {
    let mut desk = Desk::new(&[camera(100)]);
    desk.settles(1e6);
    while desk.decides(steady(3e6)).grants != [Grant::Layer(2)] {}
    for bits in [600e3, 200e3, 100e3] {
        let share = desk.decides(Budget { bits, standing: Standing::Falling });
        assert!(share.used <= bits);
    }
    assert_eq!(desk.wishes[0].grant, Some(Grant::Paused));
    let rise = (1..60).find(|_| desk.decides(steady(400e3)).grants == [Grant::Layer(0)]);
    assert!(rise.is_some_and(|seconds| seconds <= 7), "{rise:?}");
}

#[test]
fn while_nothing_is_known_everyone_is_seen_small() {
    let unknown = Budget { bits: 700e3, standing: Standing::Unknown };
    let mut desk = Desk::new(&[camera(9); 16]);
    assert_eq!(desk.decides(unknown).grants, [Grant::Layer(0); 16]);
    assert_eq!(Desk::new(&[camera(9)]).decides(unknown).grants, [Grant::Layer(1)]);
}

#[test]
fn layers_that_do_not_come_are_passed_over_and_what_is_missing_is_told() {
    let gap = Wish { layers: [Some(100e3), None, Some(1e6)], ..camera(1) };
    let mut desk = Desk::new(&[gap]);
    assert_eq!(desk.settles(3e6), [2]);
    assert_eq!(desk.decides(steady(3e6)).next, None);
    let mut desk = Desk::new(&[gap]);
    assert_eq!(desk.settles(600e3), [0]);
    assert_eq!(desk.decides(steady(600e3)).next, Some(1e6));
    let none = Wish { layers: [None; MOST], ..gap };
    assert!(!none.comes());
    assert_eq!(Desk::new(&[none]).decides(steady(1e6)).used, 0.0);
}

fn wish() -> impl Strategy<Value = Wish> {
    let bits = || prop::option::weighted(0.8, 1e3..4e6);
    (any::<bool>(), 0u32..3, bits(), bits(), bits()).prop_map(|(screen, size, a, b, c)| {
        let mut rates: Vec<f64> = [a, b, c].into_iter().flatten().collect();
        rates.sort_by(f64::total_cmp);
        let mut rates = rates.into_iter();
        let layers = [a, b, c].map(|there| there.and_then(|_| rates.next()));
        Wish { screen, size, layers, grant: None }
    })
}

proptest! {
    /// Nobody is given more than fits, what is given is there, and it comes to rest.
    #[test]
    fn a_steady_budget_is_kept_and_comes_to_rest(
        wishes in prop::collection::vec(wish(), 0..12),
        bits in 0f64..20e6,
    ) {
        let mut desk = Desk::new(&wishes);
        let mut shares = Vec::new();
        for _ in 0..120 {
            shares.push(desk.decides(steady(bits)));
        }
        let last = shares.last().unwrap();
        prop_assert!(last.used <= bits * TOLERANCE + 1.0);
        prop_assert!(shares[90..].iter().all(|share| share.grants == last.grants), "it flaps");
        for (wish, grant) in wishes.iter().zip(&last.grants) {
            if let Grant::Layer(layer) = grant {
                prop_assert!(wish.layers[*layer].is_some());
            }
        }
    }

    /// When the way is full, what goes out fits at once, and nobody gets more than before.
    #[test]
    fn a_fall_takes_effect_at_once(
        wishes in prop::collection::vec(wish(), 0..12),
        (before, after) in (0f64..20e6, 0f64..20e6),
    ) {
        let mut desk = Desk::new(&wishes);
        for _ in 0..30 {
            desk.decides(steady(before));
        }
        let had = desk.wishes.clone();
        let share = desk.decides(Budget { bits: after, standing: Standing::Falling });
        prop_assert!(share.used <= after + 1.0);
        for (wish, grant) in had.iter().zip(&share.grants) {
            prop_assert!(Some(*grant) <= wish.grant);
        }
    }

    /// A budget that moves up and down all the time changes what is given a few times a minute.
    #[test]
    fn a_restless_budget_does_not_flap(seed in prop::collection::vec(0.3f64..3e6, 120)) {
        let mut desk = Desk::new(&[camera(100)]);
        let mut ups = 0;
        let mut before = Grant::Paused;
        for bits in seed {
            let grant = desk.decides(Budget { bits, standing: Standing::Falling }).grants[0];
            ups += usize::from(grant > before);
            before = grant;
        }
        prop_assert!(ups <= 30, "{} rises in two minutes", ups);
    }
}
