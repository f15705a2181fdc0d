//! L-BFGS; knows only its own rule.

use super::{Optimizer, Sees};

pub(super) static OPTIMIZER: Optimizer = Optimizer {
    name: "lbfgs",
    signature: "rate=1, history=10, line_search=\"strong_wolfe\"",
    sees: Sees::All,
    memory: &[
        ("moves", "zeros((history, size(parameter)))"),
        ("turns", "zeros((history, size(parameter)))"),
        ("scale", "1"),
        ("place", "0 * parameter"),
        ("earlier", "0 * parameter"),
        ("made", "0"),
    ],
    rule: "move = parameter - place\n\
           turn = gradient - earlier\n\
           bend = sum(move * turn)\n\
           learns = made and bend > 1e-10\n\
           moves = concatenate([moves[1:], [move]]) if learns else moves\n\
           turns = concatenate([turns[1:], [turn]]) if learns else turns\n\
           scale = bend / sum(turn**2) if learns else scale\n\
           number = range(history)\n\
           products = moves @ turns.T\n\
           bends = sum(moves * turns, axis=1)\n\
           upper = (products if number[:, None] < number else 0) + diag(bends + (bends == 0))\n\
           first = solve(upper, moves @ gradient)\n\
           second = solve(upper.T, bends * first + scale * turns @ (turns.T @ first - gradient))\n\
           uphill = scale * (gradient - turns.T @ first) + moves.T @ second\n\
           length = rate if made else rate * minimum(1, 1 / sum(abs(gradient)))\n\
           place = parameter\n\
           earlier = gradient\n\
           made = 1",
    formula: "w := w − t H g, where H is made of the last moves s and the turns y of the gradient along them",
    doc: "Newton's method with a curvature that is guessed from the last steps (Liu and Nocedal, 1989; in \
          the compact form of Byrd, Nocedal and Schnabel, 1994, theorem 2.2). One step is one iteration of \
          PyTorch's `LBFGS`, whose `line_search_fn=None` is `line_search=None` here.",
    example: "param p = [-1.2, 1]\n\
              loss L = (1 - p[0])**2 + 100 * (p[1] - p[0]**2)**2\n\
              descend L by lbfgs for 60 steps until L < 1e-12\n\
              check \"through the banana valley\": p == [1, 1] within 1e-5\n\
              check \"in a few dozen steps\": steps < 50",
};
