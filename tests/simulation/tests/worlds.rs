//! Ten thousand worlds. More: `cargo xtask simulate --worlds 1000000`.

use candlerun_simulation::Simulation;

const WORLDS: u64 = 10_000;

#[test]
fn no_order_of_events_changes_a_result() {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get()) as u64;
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                let simulation = Simulation::new().unwrap();
                for seed in (1..=WORLDS).filter(|seed| seed % threads == thread) {
                    if let Err(failure) = simulation.run(seed) {
                        panic!("{failure:#?}\nreplay: cargo xtask simulate --seed {seed} --replay");
                    }
                }
            });
        }
    });
}

#[test]
fn a_seed_is_the_whole_world() {
    let simulation = Simulation::new().unwrap();
    let steps = || [1, 2, 3].map(|seed| simulation.run(seed).unwrap());
    assert_eq!(steps(), steps());
}
