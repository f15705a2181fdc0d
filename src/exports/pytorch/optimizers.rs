//! The optimizers of `torch.optim`, with our settings' names; a remark names SciPy's where PyTorch has no word.

/// The optimizers in the order of the manual.
pub(super) const OPTIMIZERS: &[(&str, &str)] = &[
    ("gradient_descent", "torch.optim.SGD(parameters, lr=rate)"),
    ("momentum", "torch.optim.SGD(parameters, lr=rate, momentum=beta)"),
    ("nesterov", "torch.optim.SGD(parameters, lr=rate, momentum=beta, nesterov=True)"),
    (
        "adagrad",
        "torch.optim.Adagrad(parameters, lr=rate, lr_decay=rate_decay, \
         initial_accumulator_value=initial, eps=epsilon)",
    ),
    ("rmsprop", "torch.optim.RMSprop(parameters, lr=rate, alpha=alpha, eps=epsilon, momentum=momentum)"),
    ("adadelta", "torch.optim.Adadelta(parameters, lr=rate, rho=rho, eps=epsilon)"),
    ("adam", "torch.optim.Adam(parameters, lr=rate, betas=(beta1, beta2), eps=epsilon)"),
    (
        "adamw",
        "torch.optim.AdamW(parameters, lr=rate, betas=(beta1, beta2), eps=epsilon, \
         weight_decay=weight_decay)",
    ),
    ("amsgrad", "torch.optim.Adam(parameters, lr=rate, betas=(beta1, beta2), eps=epsilon, amsgrad=True)"),
    ("adamax", "torch.optim.Adamax(parameters, lr=rate, betas=(beta1, beta2), eps=epsilon)"),
    (
        "nadam",
        "torch.optim.NAdam(parameters, lr=rate, betas=(beta1, beta2), eps=epsilon, \
         momentum_decay=momentum_decay)",
    ),
    (
        "yogi",
        "# PyTorch has no Yogi; optax.chain(optax.scale_by_yogi(b1=beta1, b2=beta2, eps=epsilon, \
         initial_accumulator_value=0), optax.scale_by_learning_rate(rate))",
    ),
    ("conjugate_gradient", "# scipy.optimize.minimize(loss, start, jac=gradient, method=\"CG\")"),
    (
        "lbfgs",
        "torch.optim.LBFGS(parameters, lr=rate, max_iter=1, history_size=history, \
         line_search_fn=\"strong_wolfe\")",
    ),
    ("newton", "# scipy.optimize.minimize(loss, start, jac=gradient, hess=hessian, method=\"Newton-CG\")"),
];
