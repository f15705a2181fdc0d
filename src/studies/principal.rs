//! The two directions along which a cloud of points reaches farthest; knows no model.

/// How often the directions are improved.
const ROUNDS: usize = 400;

/// The two principal directions of some vectors from the origin, and the share of their squared lengths
/// that lies along each: orthogonal iteration on the Gram matrix of the vectors.
pub(super) fn principal_directions(vectors: &[Vec<f64>]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let count = vectors.len();
    let gram: Vec<Vec<f64>> =
        vectors.iter().map(|one| vectors.iter().map(|other| dot(one, other)).collect()).collect();
    let total: f64 = (0..count).map(|index| gram[index][index]).sum();
    // The first vector is the start of the path: most of the way lies along it.
    let mut pair: [Vec<f64>; 2] = [
        (0..count).map(|index| 1.0 / (1 + index) as f64).collect(),
        (0..count).map(|index| (index as f64 * 7.0) % 5.0 - 2.0).collect(),
    ];
    let mut sizes = [0.0; 2];
    for _ in 0..ROUNDS {
        for which in 0..2 {
            let mut next: Vec<f64> = gram.iter().map(|row| dot(row, &pair[which])).collect();
            if which == 1 {
                let along = dot(&next, &pair[0]);
                next.iter_mut().zip(&pair[0]).for_each(|(value, first)| *value -= along * first);
            }
            sizes[which] = normalize(&mut next);
            pair[which] = next;
        }
    }
    let width = vectors.first().map_or(0, Vec::len);
    let mut directions: Vec<Vec<f64>> = pair
        .iter()
        .map(|shares| {
            let mut direction = vec![0.0; width];
            for (vector, share) in vectors.iter().zip(shares) {
                direction.iter_mut().zip(vector).for_each(|(value, part)| *value += share * part);
            }
            normalize(&mut direction);
            direction
        })
        .collect();
    if sizes[1] <= 1e-12 * sizes[0] {
        directions[1] = across(&directions[0]);
    }
    // The path comes from the left and from above.
    if let Some(start) = vectors.first() {
        let turned = [dot(start, &directions[0]) > 0.0, dot(start, &directions[1]) < 0.0];
        for (direction, turned) in directions.iter_mut().zip(turned) {
            if turned {
                direction.iter_mut().for_each(|value| *value = -*value);
            }
        }
    }
    let shares = sizes.iter().map(|size| if total > 0.0 { (size / total).min(1.0) } else { 0.0 }).collect();
    (directions, shares)
}

/// A direction at a right angle to another, for a path that is straight.
fn across(direction: &[f64]) -> Vec<f64> {
    let mut other: Vec<f64> = (0..direction.len()).map(|index| (index as f64 * 7.0) % 5.0 - 2.0).collect();
    let along = dot(&other, direction);
    other.iter_mut().zip(direction).for_each(|(value, part)| *value -= along * part);
    normalize(&mut other);
    other
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Brings a vector to length 1 and returns the length it had.
fn normalize(vector: &mut [f64]) -> f64 {
    let length = libm::sqrt(dot(vector, vector));
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
    length
}
