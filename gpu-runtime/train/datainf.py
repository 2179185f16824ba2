"""How much did each training example help an answer? DataInf (Kwon et al., 2023), in closed form.

The influence of example k on the loss of an answer is -v' H^-1 g_k, with v the gradient of the
answer's loss and g_k that of the example's, both over LoRA's weights. DataInf puts the mean of the
inverses in the place of the inverse of the mean, layer by layer, so that each is a rank-one update:

    lambda_l = mean_i mean(g_il ^ 2) / 10
    h_l      = 1 / (n lambda_l) sum_i [ v_l - <v_l, g_il> / (lambda_l + |g_il|^2) g_il ]
    help_k   = sum_l <h_l, g_kl>

`help` is the influence with its sign turned: positive where the example made the answer likelier.
Time O(n d) a layer, memory that of the gradients. Numpy alone: no model is known here.
"""

import numpy as np


def helpfulness(examples: list[np.ndarray], answer: list[np.ndarray]) -> np.ndarray:
    """[n] in float64, from each layer's gradients: [n, d_l] of the examples, [d_l] of the answer."""
    count = examples[0].shape[0]
    total = np.zeros(count)
    for own, wanted in zip(examples, answer, strict=True):
        g = own.astype(np.float64)
        v = wanted.astype(np.float64)
        damping = np.mean(g**2) / 10
        if damping == 0:
            continue
        weights = (g @ v) / (damping + np.sum(g**2, axis=1))
        h = (count * v - weights @ g) / (count * damping)
        total += g @ h
    return total


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Rank correlation, ties by their mean rank; 0 where either is constant."""
    ranks = [rank_of(np.asarray(values, dtype=np.float64)) for values in (a, b)]
    x, y = (values - values.mean() for values in ranks)
    scale = np.sqrt(np.sum(x**2) * np.sum(y**2))
    return 0.0 if scale == 0 else float(np.sum(x * y) / scale)


def rank_of(values: np.ndarray) -> np.ndarray:
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(len(values))
    for value in np.unique(values):
        same = values == value
        ranks[same] = ranks[same].mean()
    return ranks


def payable(scores: np.ndarray) -> np.ndarray:
    """Shares in proportion to what helped; what did harm is paid nothing, never less."""
    positive = np.maximum(scores, 0.0)
    whole = positive.sum()
    return positive if whole == 0 else positive / whole
