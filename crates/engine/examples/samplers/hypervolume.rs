//! The volume that a front dominates up to a reference point, by slices along the last loss (C. M. Fonseca and others, An improved
//! dimension-sweep algorithm for the hypervolume indicator, 2006, without its improvements).

/// The hypervolume of losses below `reference`. Losses beyond it count nothing.
pub fn hypervolume(losses: &[Vec<f64>], reference: &[f64]) -> f64 {
    let inside = losses.iter().filter(|losses| losses.iter().zip(reference).all(|(a, b)| a < b));
    let mut inside: Vec<&Vec<f64>> = inside.collect();
    let last = reference.len() - 1;
    inside.sort_by(|a, b| a[last].total_cmp(&b[last]));
    if last == 0 {
        return inside.first().map_or(0.0, |losses| reference[0] - losses[0]);
    }
    let mut volume = 0.0;
    let mut front: Vec<Vec<f64>> = Vec::new();
    for (index, losses) in inside.iter().enumerate() {
        let next = inside.get(index + 1).map_or(reference[last], |losses| losses[last]);
        let covers = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a <= b);
        if !front.iter().any(|other| covers(other, &losses[..last])) {
            front.retain(|other| !covers(&losses[..last], other));
            front.push(losses[..last].to_vec());
        }
        volume += (next - losses[last]) * hypervolume(&front, &reference[..last]);
    }
    volume
}
