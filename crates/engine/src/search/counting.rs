//! Counts the feasible points of a finite space without checking each point. Counts of parameters that no constraint links are
//! multiplied. All linked parameters except the one with the most levels are enumerated. The levels of that one are ordered, so
//! every constraint holds on ranges of them, whose ends are found by bisection.

use super::dimension::Steps;
use super::{Constraint, Dimension};
use crate::sort;

/// A count that is prepared.
pub(super) struct Counting<'a> {
    dimensions: Vec<Counted<'a>>,
    /// Constraints between two fixed numbers.
    fixed: Vec<&'a Constraint>,
    groups: Vec<Group<'a>>,
}

/// A dimension with its levels.
struct Counted<'a> {
    dimension: &'a Dimension,
    levels: u64,
    steps: Option<Steps>,
}

impl<'a> Counted<'a> {
    fn new(dimension: &'a Dimension) -> Option<Self> {
        Some(Self { dimension, levels: dimension.levels()?, steps: dimension.steps() })
    }

    fn number(&self, level: u64) -> f64 {
        self.dimension.number_of(self.steps.as_ref(), level as f64).unwrap_or(f64::NAN)
    }
}

/// Dimensions that constraints link, the one with the most levels last.
struct Group<'a> {
    members: Vec<usize>,
    /// For each member, the constraints that can be checked once it has its number.
    rules: Vec<Vec<&'a Constraint>>,
}

impl<'a> Counting<'a> {
    /// Prepares a count; none if a dimension is a continuous range.
    pub(super) fn new(
        dimensions: impl Iterator<Item = &'a Dimension>,
        constraints: &'a [Constraint],
    ) -> Option<Self> {
        let dimensions: Vec<Counted<'_>> = dimensions.map(Counted::new).collect::<Option<_>>()?;
        let mut owners: Vec<usize> = (0..dimensions.len()).collect();
        for constraint in constraints {
            if let [Some(a), Some(b)] = constraint.dimensions() {
                let (from, to) = (owners[a], owners[b]);
                owners.iter_mut().filter(|owner| **owner == from).for_each(|owner| *owner = to);
            }
        }
        let groups = (0..dimensions.len()).filter_map(|owner| {
            let members = (0..dimensions.len()).filter(|&index| owners[index] == owner);
            // The numbers of levels are below 2^53, so `f64` sorts them exactly.
            let members = sort::sorted(members.collect(), |&index| dimensions[index].levels as f64);
            (!members.is_empty()).then(|| Group::new(members, constraints))
        });
        let groups = groups.collect();
        let fixed = constraints.iter().filter(|rule| rule.dimensions() == [None; 2]).collect();
        Some(Self { dimensions, fixed, groups })
    }

    /// Most comparisons that the count takes: for each combination of levels that is enumerated, those of its own constraints, of
    /// the two bisections for each constraint of the last member, and of all of these on the ranges between the cuts.
    pub(super) fn comparisons(&self) -> u64 {
        let comparisons = |group: &Group<'_>| {
            let Some((&last, enumerated)) = group.members.split_last() else { return 0 };
            let levels = |index: usize| self.dimensions[index].levels;
            let steps =
                enumerated.iter().fold(1_u64, |steps, &at| steps.saturating_mul(levels(at)));
            let all: usize = group.rules.iter().map(Vec::len).sum();
            let of_last = group.rules.last().map_or(0, Vec::len) as u64;
            let bisection = 2 * u64::from(u64::BITS - levels(last).leading_zeros());
            steps.saturating_mul(1 + all as u64 + of_last * (bisection + 2 * of_last))
        };
        self.groups.iter().fold(0, |sum: u64, group| sum.saturating_add(comparisons(group)))
    }

    /// Number of feasible points.
    pub(super) fn count(&self) -> u64 {
        let mut numbers = vec![f64::NAN; self.dimensions.len()];
        if !self.fixed.iter().all(|rule| rule.holds(&numbers)) {
            return 0;
        }
        let mut cuts = Vec::new();
        self.groups.iter().map(|group| self.walk(group, 0, &mut numbers, &mut cuts)).product()
    }

    /// Number of feasible points of a group whose members before `depth` have their numbers.
    fn walk(
        &self,
        group: &Group<'_>,
        depth: usize,
        numbers: &mut [f64],
        cuts: &mut Vec<u64>,
    ) -> u64 {
        let member = group.members[depth];
        let rules = &group.rules[depth];
        if depth + 1 == group.members.len() {
            return self.count_levels(member, rules, numbers, cuts);
        }
        let counted = &self.dimensions[member];
        let mut count = 0;
        for level in 0..counted.levels {
            numbers[member] = counted.number(level);
            if rules.iter().all(|rule| rule.holds(numbers)) {
                count += self.walk(group, depth + 1, numbers, cuts);
            }
        }
        count
    }

    /// Number of levels of a dimension that satisfy the constraints. The result of a constraint changes only where the level's
    /// number passes the number that it is compared with.
    fn count_levels(
        &self,
        member: usize,
        rules: &[&Constraint],
        numbers: &mut [f64],
        cuts: &mut Vec<u64>,
    ) -> u64 {
        let counted = &self.dimensions[member];
        let (levels, number) = (counted.levels, |level: u64| counted.number(level));
        cuts.clear();
        cuts.extend([0, levels]);
        for other in rules.iter().filter_map(|rule| rule.compared_with(member, numbers)) {
            insert(cuts, first(levels, |level| number(level) >= other));
            insert(cuts, first(levels, |level| number(level) > other));
        }
        let mut count = 0;
        for ends in cuts.windows(2).filter(|ends| ends[0] < ends[1]) {
            numbers[member] = number(ends[0]);
            if rules.iter().all(|rule| rule.holds(numbers)) {
                count += ends[1] - ends[0];
            }
        }
        count
    }
}

impl<'a> Group<'a> {
    fn new(members: Vec<usize>, constraints: &'a [Constraint]) -> Self {
        let depth_of = |index: usize| members.iter().position(|&member| member == index);
        let last =
            |rule: &Constraint| rule.dimensions().into_iter().flatten().filter_map(depth_of).max();
        let of =
            |depth: usize| constraints.iter().filter(|rule| last(rule) == Some(depth)).collect();
        let rules = (0..members.len()).map(of).collect();
        Self { members, rules }
    }
}

/// Inserts a cut in ascending order.
fn insert(cuts: &mut Vec<u64>, cut: u64) {
    cuts.insert(cuts.partition_point(|&other| other < cut), cut);
}

/// The first level from which on a condition is true; `levels` if it never is.
fn first(levels: u64, is_true: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, levels);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_true(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use crate::params::{ParamValue, Params};
    use crate::search::SearchSpace;

    const SPACE: &str = r#"{"a":{"int":{"low":1,"high":9}},"b":{"float":{"low":0,"high":6,"step":0.5}},
        "c":{"int":{"low":-3,"high":12,"step":3}},"d":{"int":{"low":0,"high":30}},"e":{"bool":{}}}"#;

    #[test]
    fn the_count_equals_that_of_checking_every_point() {
        let fixed = Params::from([("stop".to_owned(), ParamValue::Number(5.0))]);
        let cases: [&[&str]; 12] = [
            &[],
            &["a < b"],
            &["a > b", "b >= c"],
            &["a != b", "b != c", "c != d"],
            &["a == b", "c <= stop"],
            &["a < d", "b < d", "c < d", "d != stop"],
            &["d < a", "d < b"],
            &["a < a"],
            &["a <= a", "3 != d", "4 != d", "d > 2"],
            &["1 < 2"],
            &["2 < 1"],
            &["d >= 7", "a == 3", "c > 100"],
        ];
        for rules in cases {
            let rules: Vec<String> = rules.iter().map(|&rule| rule.to_owned()).collect();
            let dimensions = serde_json::from_str(SPACE).unwrap();
            let space = SearchSpace::new(dimensions, &rules, &fixed).unwrap();
            let points = (0..space.size().unwrap()).map(|index| space.point(index));
            let expected = points.filter(|point| space.is_feasible(point)).count() as u64;
            assert_eq!(space.feasible_points(), Some(expected), "{rules:?}");
        }
    }
}
