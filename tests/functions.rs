//! Every gradient rule of the catalogue against central differences, once and twice; knows no block and no run.

use std::collections::BTreeMap;

use mdbook_descent::functions::{self, Arguments, Meaning, Value, algebra};
use mdbook_descent::graph::{Array, Attributes, Cut, Gradient, Graph, NodeId, Operation, Shape, Use, array};

type Build = Box<dyn Fn(&mut Graph, &[NodeId]) -> NodeId>;

/// A fixed sequence of numbers that are neither round nor tied.
fn numbers(count: usize, low: f64, high: f64) -> Vec<f64> {
    let mut state = 0.314_159;
    let mut next = || {
        state = (state * 997.0 + 0.618_034) % 1.0;
        low + (high - low) * state
    };
    (0..count).map(|_| next()).collect()
}

/// A call of a function of the catalogue; settings are given by name.
fn call(graph: &mut Graph, name: &str, values: Vec<Value>, settings: &[(&str, Value)]) -> NodeId {
    try_call(graph, name, values, settings).unwrap_or_else(|message| panic!("{name}: {message}"))
}

fn try_call(
    graph: &mut Graph,
    name: &str,
    values: Vec<Value>,
    settings: &[(&str, Value)],
) -> Result<NodeId, String> {
    let row = functions::find(name).expect("the function is in the catalogue");
    let signature = functions::parameters(row.signature);
    let given = values.into_iter().map(|value| (None, value));
    let given = given.chain(settings.iter().map(|(name, value)| (Some(*name), value.clone()))).collect();
    let arguments = Arguments::bind(graph, name, &signature, given).map_err(|(_, fault)| fault.message)?;
    let made = match row.meaning {
        Meaning::Operator(operator) => {
            let nodes: Vec<_> = (0..signature.len())
                .map(|index| arguments.node(graph, index).expect("an argument"))
                .collect();
            graph.apply(operator, &nodes, Attributes::None)
        }
        Meaning::Build(build) => build(graph, &arguments),
        Meaning::Several(build) => build(graph, &arguments).map(|made| made[0]),
        _ => panic!("{name} is neither an operator nor built"),
    };
    made.map_err(|fault| fault.message)
}

fn value(graph: &mut Graph, node: NodeId) -> Array {
    graph.known(node).expect("everything follows from data")
}

/// The gradient of a scalar by reverse accumulation.
fn gradient(graph: &mut Graph, output: NodeId, with: NodeId) -> NodeId {
    let mut arriving: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let one = graph.number(1.0);
    arriving.insert(output, one);
    for id in graph.between(&[with], &[output]).into_iter().rev() {
        let Some(&cotangent) = arriving.get(&id) else { continue };
        let node = graph.node(id).clone();
        let Operation::Apply(operator, attributes) = node.operation else { continue };
        let rule = match operator.gradient {
            Gradient::Rule(rule) => rule,
            Gradient::Zero => continue,
            Gradient::Refused(reason) => panic!("{reason}"),
        };
        let inputs = node.inputs.clone();
        let flows = rule(graph, &Use { inputs, result: id, attributes, cotangent });
        assert_eq!(flows.len(), node.inputs.len(), "{}", operator.name);
        for (&input, flow) in node.inputs.iter().zip(flows) {
            let Some(mut flow) = flow else { continue };
            let shape = graph.shape(input).clone();
            if operator.kernel.is_elementwise() {
                flow = algebra::sum_to(graph, flow, &shape);
            }
            assert_eq!(graph.shape(flow), &shape, "the gradient of {} has another shape", operator.name);
            let total = match arriving.get(&input) {
                Some(&earlier) => algebra::add(graph, earlier, flow),
                None => flow,
            };
            arriving.insert(input, total);
        }
    }
    arriving.get(&with).copied().unwrap_or_else(|| algebra::full_like(graph, 0.0, with))
}

/// The sum of all elements with fixed weights.
fn weighted(graph: &mut Graph, node: NodeId, seed: f64) -> NodeId {
    let shape = graph.shape(node).clone();
    let weights = graph.constant(array::shaped(shape.clone(), numbers(shape.size(), 0.2 + seed, 1.7 + seed)));
    let product = algebra::multiply(graph, node, weights);
    algebra::sum(graph, product, (0..shape.rank()).collect(), false)
}

/// A scalar made of `build`, or of one of its gradients, at the given inputs.
fn scalar(build: &Build, inputs: &[Array], through: Option<usize>) -> (Graph, NodeId, Vec<NodeId>) {
    let mut graph = Graph::new();
    let leaves: Vec<NodeId> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| graph.data(&format!("x{index}"), input.clone()))
        .collect();
    let made = build(&mut graph, &leaves);
    let mut output = weighted(&mut graph, made, 0.0);
    if let Some(first) = through {
        let slope = gradient(&mut graph, output, leaves[first]);
        output = weighted(&mut graph, slope, 0.3);
    }
    (graph, output, leaves)
}

/// Compares gradients by all inputs with central differences; then those of every gradient.
fn compare(title: &str, build: Build, inputs: &[Array]) {
    for through in std::iter::once(None).chain((0..inputs.len()).map(Some)) {
        for with in 0..inputs.len() {
            let (mut graph, output, leaves) = scalar(&build, inputs, through);
            let slope = gradient(&mut graph, output, leaves[with]);
            let slope = value(&mut graph, slope);
            for place in 0..inputs[with].len() {
                let at = |shift: f64| {
                    let mut moved = inputs.to_vec();
                    moved[with].as_slice_mut().expect("a row")[place] += shift;
                    let (mut graph, output, _) = scalar(&build, &moved, through);
                    array::flat(&value(&mut graph, output))[0]
                };
                let step = 1e-5;
                let expected = (at(step) - at(-step)) / (2.0 * step);
                let actual = array::flat(&slope)[place];
                let near = (actual - expected).abs() <= 2e-7 * (1.0 + expected.abs()) * 10.0;
                assert!(
                    near,
                    "{title}: input {with}, element {place}, through {through:?}: {actual} is not {expected}"
                );
            }
        }
    }
}

fn array(lengths: &[usize], low: f64, high: f64) -> Array {
    let shape = Shape(lengths.to_vec());
    let size = shape.size();
    let mut values = numbers(size + lengths.len(), low, high);
    array::shaped(shape, values.split_off(lengths.len()))
}

fn plain(name: &'static str) -> Build {
    Box::new(move |graph, inputs| {
        call(graph, name, inputs.iter().map(|&input| Value::Node(input)).collect(), &[])
    })
}

fn with_settings(name: &'static str, settings: &'static [(&'static str, &'static [f64])]) -> Build {
    Box::new(move |graph, inputs| {
        let settings: Vec<(&str, Value)> = settings
            .iter()
            .map(|(name, numbers)| {
                let node = match numbers {
                    [number] => graph.number(*number),
                    _ => graph.constant(array::vector(numbers.to_vec())),
                };
                (*name, Value::Node(node))
            })
            .collect();
        call(graph, name, inputs.iter().map(|&input| Value::Node(input)).collect(), &settings)
    })
}

#[test]
fn functions_of_one_number() {
    for name in ["exp", "log", "log1p", "expm1", "sqrt", "abs", "sign", "sin", "cos", "tan", "tanh"] {
        compare(name, plain(name), &[array(&[2, 3], 0.2, 1.3)]);
    }
    for name in ["sigmoid", "relu", "softplus", "abs", "tanh"] {
        compare(name, plain(name), &[array(&[7], -2.0, 2.0)]);
    }
}

#[test]
fn arithmetic_with_broadcasting() {
    use functions::arithmetic::{
        ADD, DIVIDE, MAXIMUM, MINIMUM, MULTIPLY, NEGATE, POWER, REMAINDER, SUBTRACT, WHERE,
    };
    let shapes: [[&[usize]; 2]; 5] =
        [[&[2, 3], &[2, 3]], [&[2, 3], &[3]], [&[2, 1], &[1, 3]], [&[], &[2, 2]], [&[2, 1, 2], &[3, 1]]];
    for operator in [&ADD, &SUBTRACT, &MULTIPLY, &DIVIDE, &POWER, &MAXIMUM, &MINIMUM, &REMAINDER] {
        for [left, right] in shapes {
            let build: Build =
                Box::new(move |graph, inputs| graph.apply(operator, inputs, Attributes::None).unwrap());
            let inputs = [array(left, 0.4, 2.9), array(right, 1.1, 1.9)];
            compare(&format!("{} {left:?} {right:?}", operator.name), build, &inputs);
        }
    }
    let negate: Build = Box::new(|graph, inputs| graph.apply(&NEGATE, inputs, Attributes::None).unwrap());
    compare("negate", negate, &[array(&[3], -1.0, 1.0)]);
    let choose: Build = Box::new(|graph, inputs| {
        let condition = graph.constant(array::vector(vec![1.0, 0.0, 1.0]));
        graph.apply(&WHERE, &[condition, inputs[0], inputs[1]], Attributes::None).unwrap()
    });
    compare("where", choose, &[array(&[2, 3], -1.0, 1.0), array(&[3], -1.0, 1.0)]);
}

#[test]
fn reductions() {
    let settings: [&[(&str, &[f64])]; 6] = [
        &[],
        &[("axis", &[0.0])],
        &[("axis", &[-1.0])],
        &[("axis", &[1.0]), ("keepdims", &[1.0])],
        &[("axis", &[0.0, 2.0])],
        &[("axis", &[0.0, 2.0]), ("keepdims", &[1.0])],
    ];
    for name in ["sum", "mean", "max", "min", "prod", "norm"] {
        for setting in settings {
            compare(
                &format!("{name} {setting:?}"),
                with_settings(name, setting),
                &[array(&[2, 3, 2], 0.3, 1.9)],
            );
        }
        compare(name, plain(name), &[array(&[], 0.3, 1.9)]);
    }
    let with_zero = array::vector(vec![0.0, 1.5, -0.7]);
    compare("prod with a zero", plain("prod"), &[with_zero]);
    compare("prod with two zeros", plain("prod"), &[array::vector(vec![0.0, 1.5, 0.0])]);
}

#[test]
fn normalisations() {
    for axis in
        [&[("axis", &[0.0] as &[f64])] as &[(&str, &[f64])], &[("axis", &[1.0])], &[("axis", &[-1.0])]]
    {
        for name in ["softmax", "log_softmax", "logsumexp"] {
            compare(&format!("{name} {axis:?}"), with_settings(name, axis), &[array(&[2, 3, 2], -2.0, 2.0)]);
        }
    }
    compare(
        "logsumexp",
        with_settings("logsumexp", &[("axis", &[0.0, 2.0]), ("keepdims", &[1.0])]),
        &[array(&[2, 3, 2], -2.0, 2.0)],
    );
}

#[test]
fn matrix_products() {
    let shapes: [[&[usize]; 2]; 12] = [
        [&[3], &[3]],
        [&[3], &[3, 2]],
        [&[2, 3], &[3]],
        [&[2, 3], &[3, 4]],
        [&[2, 1, 3], &[3, 2]],
        [&[2, 2, 3], &[3]],
        [&[3], &[2, 3, 2]],
        [&[2, 2, 3], &[2, 3, 2]],
        [&[2, 1, 2, 3], &[2, 3, 1]],
        [&[2, 3], &[2, 3, 2]],
        [&[5, 3], &[3, 13]],
        [&[1, 3], &[3, 1]],
    ];
    for [left, right] in shapes {
        let build: Build = Box::new(|graph, inputs| {
            graph.apply(&functions::linear_algebra::MATMUL, inputs, Attributes::None).unwrap()
        });
        compare(&format!("{left:?} @ {right:?}"), build, &[array(left, -1.0, 1.0), array(right, -1.0, 1.0)]);
    }
    compare("transpose", plain("transpose"), &[array(&[2, 3, 2], -1.0, 1.0)]);
    compare(
        "transpose",
        with_settings("transpose", &[("axes", &[1.0, 2.0, 0.0])]),
        &[array(&[2, 3, 2], -1.0, 1.0)],
    );
    compare("diag", plain("diag"), &[array(&[3], -1.0, 1.0)]);
    compare("diag", plain("diag"), &[array(&[2, 3], -1.0, 1.0)]);
}

#[test]
fn shaping() {
    compare("reshape", with_settings("reshape", &[("shape", &[2.0, -1.0])]), &[array(&[3, 4], -1.0, 1.0)]);
    for axis in [0.0, 1.0] {
        for name in ["concatenate", "stack"] {
            let build: Build = Box::new(move |graph, inputs| {
                let axis = graph.number(axis);
                let parts = inputs.iter().map(|&input| Value::Node(input)).collect();
                call(graph, name, vec![Value::List(parts)], &[("axis", Value::Node(axis))])
            });
            compare(name, build, &[array(&[2, 2], -1.0, 1.0), array(&[2, 2], 0.0, 1.0)]);
        }
        let build: Build = Box::new(move |graph, inputs| {
            let axis = graph.number(axis);
            call(graph, "concatenate", vec![Value::Node(inputs[0])], &[("axis", Value::Node(axis))])
        });
        compare("concatenate an array", build, &[array(&[3, 2, 2], -1.0, 1.0)]);
    }
    let build: Build = Box::new(|graph, inputs| {
        let cuts = vec![
            Cut { start: 2, step: -2, count: 2 },
            Cut { start: 1, step: 0, count: 1 },
            Cut { start: 1, step: 1, count: 1 },
        ];
        functions::shaping::cut(graph, inputs[0], cuts)
    });
    compare("cut", build, &[array(&[3, 2, 2], -1.0, 1.0)]);
    for axes in [vec![0, 1], vec![1, 2], vec![0, 2], vec![1]] {
        let build: Build = Box::new(move |graph, inputs| {
            let first = graph.constant(array::shaped(Shape(vec![3, 1]), vec![0.0, -1.0, 1.0]));
            let second = graph.constant(array::vector(vec![1.0, 1.0]));
            let indices = [first, second];
            functions::shaping::pick(graph, inputs[0], axes.clone(), &indices[..axes.len()]).unwrap()
        });
        compare("pick", build, &[array(&[2, 2, 2], -1.0, 1.0)]);
    }
}

#[test]
fn losses() {
    compare("mse", plain("mse"), &[array(&[2, 3], -1.0, 1.0), array(&[3], -1.0, 1.0)]);
    compare(
        "binary_cross_entropy",
        plain("binary_cross_entropy"),
        &[array(&[4], 0.1, 0.9), array(&[4], 0.1, 0.9)],
    );
    compare("cross_entropy", plain("cross_entropy"), &[array(&[2, 3], -1.0, 1.0), array(&[2, 3], 0.0, 0.5)]);
    let build: Build = Box::new(|graph, inputs| {
        let labels = graph.constant(array::vector(vec![2.0, 0.0]));
        call(graph, "cross_entropy", vec![Value::Node(inputs[0]), Value::Node(labels)], &[])
    });
    compare("cross_entropy", build, &[array(&[2, 3], -1.0, 1.0)]);
}

#[test]
fn gradients_at_kinks() {
    let cases: [(&str, &[f64], &[f64]); 6] = [
        ("relu", &[0.0], &[0.0]),
        ("abs", &[0.0], &[0.0]),
        ("sqrt", &[0.0], &[f64::INFINITY]),
        ("norm", &[0.0, 0.0], &[0.0, 0.0]),
        ("max", &[3.0, 1.0, 3.0], &[0.5, 0.0, 0.5]),
        ("min", &[1.0, 1.0, 3.0, 1.0], &[1.0 / 3.0, 1.0 / 3.0, 0.0, 1.0 / 3.0]),
    ];
    for (name, at, expected) in cases {
        let mut graph = Graph::new();
        let input = graph.data("x", array::vector(at.to_vec()));
        let made = call(&mut graph, name, vec![Value::Node(input)], &[]);
        let rank = graph.shape(made).rank();
        let total = algebra::sum(&mut graph, made, (0..rank).collect(), false);
        let slope = gradient(&mut graph, total, input);
        assert_eq!(array::flat(&value(&mut graph, slope)).as_ref(), expected, "{name}");
    }
}

#[test]
fn the_exponential_of_one_is_e() {
    let mut graph = Graph::new();
    let one = graph.number(1.0);
    let made = call(&mut graph, "exp", vec![Value::Node(one)], &[]);
    assert_eq!(array::flat(&value(&mut graph, made)).as_ref(), [std::f64::consts::E]);
}

#[test]
fn gradients_read_as_in_a_textbook() {
    use mdbook_descent::graph::formula;
    let mut graph = Graph::new();
    let scores = graph.data("z", array(&[3, 4], -1.0, 1.0));
    let labels = graph.data("labels", array::vector(vec![0.0, 3.0, 1.0]));
    let loss = call(&mut graph, "cross_entropy", vec![Value::Node(scores), Value::Node(labels)], &[]);
    let slope = gradient(&mut graph, loss, scores);
    assert_eq!(formula(&graph, slope), "(softmax(z, axis=1) - one_hot(labels, 4)) / len(labels)");
    let inputs = graph.data("X", array(&[3, 2], -1.0, 1.0));
    let weights = graph.data("w", array(&[2], -1.0, 1.0));
    let target = graph.data("y", array(&[3], -1.0, 1.0));
    let product = algebra::matmul(&mut graph, inputs, weights);
    let loss = call(&mut graph, "mse", vec![Value::Node(product), Value::Node(target)], &[]);
    assert_eq!(formula(&graph, loss), "mean((X @ w - y)**2)");
    let slope = gradient(&mut graph, loss, weights);
    assert_eq!(formula(&graph, slope), "2 * X.T @ (X @ w - y) / len(y)");
}

#[test]
fn faults_in_plain_words() {
    let mut graph = Graph::new();
    let mut refuse = |name: &str, inputs: &[Array], wanted: &str| {
        let values = inputs.iter().map(|input| Value::Node(graph.constant(input.clone()))).collect();
        let message = try_call(&mut graph, name, values, &[]).expect_err(name);
        assert!(message.contains(wanted), "{name}: {message}");
    };
    let vector = |values: &[f64]| array::vector(values.to_vec());
    refuse("max", &[vector(&[])], "no largest");
    refuse("reshape", &[vector(&[1.0, 2.0, 3.0]), vector(&[2.0, -1.0])], "3 numbers cannot");
    refuse("reshape", &[vector(&[1.0, 2.0, 3.0]), vector(&[2.0, 2.0])], "holds 3 numbers");
    refuse("range", &[array::number(0.0), array::number(1.0), array::number(0.0)], "never ends");
    refuse("zeros", &[vector(&[1e9, 1e9, 1e9])], "too large");
    refuse("eye", &[array::number(1e6)], "too large");
    refuse("linspace", &[array::number(0.0), array::number(1.0), array::number(1e15)], "too large");
    refuse("one_hot", &[vector(&[0.0]), array::number(1e15)], "too large");
    refuse("reshape", &[vector(&[]), array::shaped(Shape(vec![17]), vec![1.0; 17])], "17 axes");
    refuse(
        "mse",
        &[array::full(Shape(vec![4, 1]), 1.0), array::full(Shape(vec![4]), 1.0)],
        "element with element",
    );
    refuse("accuracy", &[array::full(Shape(vec![4, 1]), 1.0), array::full(Shape(vec![4]), 1.0)], "one class");
    refuse("softmax", &[array::number(1.0)], "no axis");
}
