//! Minimises a smooth function inside a box by L-BFGS with projected steps (D. C. Liu, J. Nocedal, On the limited memory BFGS
//! method, 1989; variables that a bound stops are left out of a step). One look at the function at a time, so that the caller can do
//! other things between; its slope is asked for only where a search along a line ends.

use std::collections::VecDeque;

/// Pairs of steps and changes of the gradient that are remembered.
const MEMORY: usize = 8;
/// Trials of one line search.
const TRIALS: usize = 12;
/// Share of the promised decrease that a step must bring (Armijo).
const ARMIJO: f64 = 1e-4;

/// A smooth function.
pub trait Function {
    /// Its value at a point; infinite where it is not defined.
    fn value(&mut self, at: &[f64]) -> f64;

    /// Writes the slope at the point whose value was asked for last.
    fn slope(&mut self, slope: &mut [f64]);
}

/// A minimisation under way.
#[derive(Debug, Clone)]
pub struct Descent {
    /// The best point so far.
    pub point: Vec<f64>,
    /// The value there; infinite until the first step.
    pub value: f64,
    /// Empty until then.
    gradient: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    pairs: VecDeque<Pair>,
    line: Option<Line>,
    steps_left: u32,
}

#[derive(Debug, Clone)]
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    curvature: f64,
}

/// A search along a line.
#[derive(Debug, Clone)]
struct Line {
    direction: Vec<f64>,
    slope: f64,
    scale: f64,
    trials_left: usize,
}

impl Descent {
    /// Starts at a point of the box, for at most `steps` searches along lines.
    pub fn new(point: Vec<f64>, low: Vec<f64>, high: Vec<f64>, steps: u32) -> Self {
        Self {
            point,
            value: f64::INFINITY,
            gradient: Vec::new(),
            low,
            high,
            pairs: VecDeque::new(),
            line: None,
            steps_left: steps,
        }
    }

    /// Looks at one point; false at the end.
    pub fn step(&mut self, function: &mut dyn Function) -> bool {
        if self.gradient.is_empty() {
            self.value = function.value(&self.point);
            self.gradient = vec![0.0; self.point.len()];
            if self.value.is_finite() {
                function.slope(&mut self.gradient);
            }
            return self.value.is_finite();
        }
        match self.line.take().or_else(|| self.line()) {
            Some(line) => self.search(line, function),
            None => false,
        }
    }

    /// The next line; none at the end.
    fn line(&mut self) -> Option<Line> {
        if self.steps_left == 0 {
            return None;
        }
        self.steps_left -= 1;
        let mut direction = self.direction();
        let mut slope = dot(&direction, &self.gradient);
        if slope >= 0.0 {
            // The remembered curvature misleads: start anew along the gradient.
            self.pairs.clear();
            direction = self.direction();
            slope = dot(&direction, &self.gradient);
        }
        if slope > -1e-12 {
            return None;
        }
        // Without any curvature known, a first step of a twentieth of the box is long enough.
        let longest =
            direction.iter().zip(&self.high).zip(&self.low).fold(0.0, |most, ((d, h), l)| {
                let share = d.abs() / (h - l);
                if share > most { share } else { most }
            });
        let scale = if self.pairs.is_empty() && longest > 0.05 { 0.05 / longest } else { 1.0 };
        Some(Line { direction, slope, scale, trials_left: TRIALS })
    }

    /// Tries a step along a line, or leaves a shorter one to be tried.
    fn search(&mut self, mut line: Line, function: &mut dyn Function) -> bool {
        let point = self.moved(&line.direction, line.scale);
        let value = function.value(&point);
        if value <= self.value + ARMIJO * line.scale * line.slope {
            let mut gradient = vec![0.0; point.len()];
            function.slope(&mut gradient);
            return self.accept(point, value, gradient);
        }
        line.scale *= 0.35;
        line.trials_left -= 1;
        let goes_on = line.trials_left > 0;
        self.line = Some(line);
        goes_on
    }

    fn moved(&self, direction: &[f64], scale: f64) -> Vec<f64> {
        let bounds = self.low.iter().zip(&self.high);
        let moved = self.point.iter().zip(direction).map(|(at, d)| at + scale * d);
        moved
            .zip(bounds)
            .map(|(at, (low, high))| {
                if at < *low {
                    *low
                } else if at > *high {
                    *high
                } else {
                    at
                }
            })
            .collect()
    }

    fn accept(&mut self, point: Vec<f64>, value: f64, gradient: Vec<f64>) -> bool {
        let step: Vec<f64> = point.iter().zip(&self.point).map(|(new, old)| new - old).collect();
        let change: Vec<f64> =
            gradient.iter().zip(&self.gradient).map(|(new, old)| new - old).collect();
        let curvature = dot(&step, &change);
        if curvature > 1e-10 * dot(&change, &change) {
            self.pairs.push_back(Pair { step, change, curvature });
            if self.pairs.len() > MEMORY {
                self.pairs.pop_front();
            }
        }
        let gained = self.value - value;
        (self.point, self.value, self.gradient) = (point, value, gradient);
        gained > 1e-9 * (1.0 + self.value.abs())
    }

    /// The two loops of L-BFGS, on the variables that no bound stops.
    fn direction(&self) -> Vec<f64> {
        let stopped = |index: usize| {
            let (at, slope) = (self.point[index], self.gradient[index]);
            at <= self.low[index] && slope > 0.0 || at >= self.high[index] && slope < 0.0
        };
        let free: Vec<bool> = (0..self.point.len()).map(|index| !stopped(index)).collect();
        let kept = |vector: &mut [f64]| {
            for (number, _) in vector.iter_mut().zip(&free).filter(|(_, free)| !**free) {
                *number = 0.0;
            }
        };
        let mut direction: Vec<f64> = self.gradient.iter().map(|slope| -slope).collect();
        kept(&mut direction);
        let mut shares = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let share = dot(&pair.step, &direction) / pair.curvature;
            add(&mut direction, -share, &pair.change);
            shares.push(share);
        }
        if let Some(last) = self.pairs.back() {
            let scale = last.curvature / dot(&last.change, &last.change);
            direction.iter_mut().for_each(|number| *number *= scale);
        }
        for (pair, share) in self.pairs.iter().zip(shares.into_iter().rev()) {
            let back = dot(&pair.change, &direction) / pair.curvature;
            add(&mut direction, share - back, &pair.step);
        }
        kept(&mut direction);
        direction
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

fn add(to: &mut [f64], scale: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += scale * what;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function with its gradient, which is written into the second argument.
    struct Both(fn(&[f64], &mut [f64]) -> f64, Vec<f64>);

    impl Function for Both {
        fn value(&mut self, at: &[f64]) -> f64 {
            (self.0)(at, &mut self.1)
        }

        fn slope(&mut self, slope: &mut [f64]) {
            slope.copy_from_slice(&self.1);
        }
    }

    fn rosenbrock(at: &[f64], gradient: &mut [f64]) -> f64 {
        let (x, y) = (at[0], at[1]);
        gradient[0] = -400.0 * x * (y - x * x) - 2.0 * (1.0 - x);
        gradient[1] = 200.0 * (y - x * x);
        100.0 * (y - x * x) * (y - x * x) + (1.0 - x) * (1.0 - x)
    }

    fn minimum(low: f64, high: f64) -> Descent {
        let box_of = |bound| vec![bound; 2];
        let mut descent = Descent::new(vec![-1.2, 0.8], box_of(low), box_of(high), 200);
        let mut function = Both(rosenbrock, vec![0.0; 2]);
        while descent.step(&mut function) {}
        descent
    }

    #[test]
    fn the_minimum_of_a_curved_valley_is_found() {
        let descent = minimum(-5.0, 10.0);
        assert!(descent.value < 1e-8, "{descent:?}");
    }

    #[test]
    fn the_box_is_never_left_and_its_border_may_be_the_answer() {
        let descent = minimum(-1.5, 0.8);
        // On x = 0.8 the best y is 0.64.
        assert!((descent.point[0] - 0.8).abs() < 1e-6, "{descent:?}");
        assert!((descent.point[1] - 0.64).abs() < 1e-4, "{descent:?}");
    }

    #[test]
    fn where_the_function_is_not_defined_nothing_moves() {
        let mut infinite = Both(|_, _| f64::INFINITY, vec![0.0]);
        let mut descent = Descent::new(vec![0.5], vec![0.0], vec![1.0], 9);
        assert!(!descent.step(&mut infinite));
        assert_eq!(descent.point, [0.5]);
    }
}
