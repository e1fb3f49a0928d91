//! Minimises a smooth function inside a box by L-BFGS with projected steps (D. C. Liu, J. Nocedal, On the limited memory BFGS
//! method, 1989). Variables at a bound are excluded from a step that would cross it. One call evaluates the function once, so that
//! the caller can do other work between calls; the gradient is computed only where a line search ends.

use std::collections::VecDeque;

/// Most stored pairs of a step and its change of the gradient.
const MEMORY: usize = 8;
/// Most evaluations of one line search.
const EVALUATIONS: usize = 12;
/// Share of the linearly predicted decrease that a step must reach (Armijo).
const ARMIJO: f64 = 1e-4;

/// A smooth function.
pub trait Function {
    /// The value at a point; infinite where the function is not defined.
    fn value(&mut self, at: &[f64]) -> f64;

    /// Writes the gradient at the point of the last call of `value`.
    fn slope(&mut self, slope: &mut [f64]);
}

/// A minimisation that has begun.
#[derive(Debug, Clone)]
pub struct Descent {
    /// The best point so far.
    pub point: Vec<f64>,
    /// The value there; infinite until the first step.
    pub value: f64,
    /// The gradient there; empty until the first step.
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

/// A line search.
#[derive(Debug, Clone)]
struct Line {
    direction: Vec<f64>,
    slope: f64,
    scale: f64,
    evaluations_left: usize,
}

impl Descent {
    /// Starts at a point of the box, with at most `steps` line searches.
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

    /// Evaluates one point. Returns false once the minimisation has ended.
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

    /// The next line search; none once the minimisation has ended.
    fn line(&mut self) -> Option<Line> {
        if self.steps_left == 0 {
            return None;
        }
        self.steps_left -= 1;
        let mut direction = self.direction();
        let mut slope = dot(&direction, &self.gradient);
        if slope >= 0.0 {
            // The stored curvature is misleading: restart along the gradient.
            self.pairs.clear();
            direction = self.direction();
            slope = dot(&direction, &self.gradient);
        }
        if slope > -1e-12 {
            return None;
        }
        // While no curvature is stored, a step is at most a twentieth of the box.
        let longest =
            direction.iter().zip(&self.high).zip(&self.low).fold(0.0, |most, ((d, h), l)| {
                let share = d.abs() / (h - l);
                if share > most { share } else { most }
            });
        let scale = if self.pairs.is_empty() && longest > 0.05 { 0.05 / longest } else { 1.0 };
        Some(Line { direction, slope, scale, evaluations_left: EVALUATIONS })
    }

    /// Tries a step along a line; if the decrease is too small, the next call tries a shorter one.
    fn search(&mut self, mut line: Line, function: &mut dyn Function) -> bool {
        let point = self.moved(&line.direction, line.scale);
        let value = function.value(&point);
        if value <= self.value + ARMIJO * line.scale * line.slope {
            let mut gradient = vec![0.0; point.len()];
            function.slope(&mut gradient);
            return self.accept(point, value, gradient);
        }
        line.scale *= 0.35;
        line.evaluations_left -= 1;
        let goes_on = line.evaluations_left > 0;
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

    /// The two loops of L-BFGS, over the variables that are not stopped by a bound.
    fn direction(&self) -> Vec<f64> {
        let stopped = |index: usize| {
            let (at, slope) = (self.point[index], self.gradient[index]);
            at <= self.low[index] && slope > 0.0 || at >= self.high[index] && slope < 0.0
        };
        let free: Vec<bool> = (0..self.point.len()).map(|index| !stopped(index)).collect();
        let zero_stopped = |vector: &mut [f64]| {
            for (number, _) in vector.iter_mut().zip(&free).filter(|(_, free)| !**free) {
                *number = 0.0;
            }
        };
        let mut direction: Vec<f64> = self.gradient.iter().map(|slope| -slope).collect();
        zero_stopped(&mut direction);
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
        zero_stopped(&mut direction);
        direction
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

fn add(to: &mut [f64], scale: f64, vector: &[f64]) {
    for (to, number) in to.iter_mut().zip(vector) {
        *to += scale * number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function that writes its gradient into the second argument.
    struct WithGradient(fn(&[f64], &mut [f64]) -> f64, Vec<f64>);

    impl Function for WithGradient {
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
        let mut function = WithGradient(rosenbrock, vec![0.0; 2]);
        while descent.step(&mut function) {}
        descent
    }

    #[test]
    fn the_minimum_of_a_curved_valley_is_found() {
        let descent = minimum(-5.0, 10.0);
        assert!(descent.value < 1e-8, "{descent:?}");
    }

    #[test]
    fn the_minimum_inside_the_box_may_be_on_its_border() {
        let descent = minimum(-1.5, 0.8);
        // On x = 0.8 the best y is 0.64.
        assert!((descent.point[0] - 0.8).abs() < 1e-6, "{descent:?}");
        assert!((descent.point[1] - 0.64).abs() < 1e-4, "{descent:?}");
    }

    #[test]
    fn a_descent_from_an_undefined_point_ends_there() {
        let mut infinite = WithGradient(|_, _| f64::INFINITY, vec![0.0]);
        let mut descent = Descent::new(vec![0.5], vec![0.0], vec![1.0], 9);
        assert!(!descent.step(&mut infinite));
        assert_eq!(descent.point, [0.5]);
    }
}
