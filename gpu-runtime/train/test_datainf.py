"""The closed form against the matrices that it stands for. `python -m unittest test_datainf`."""

import unittest

import numpy as np

from datainf import helpfulness, payable, rank_of, spearman


def by_inversion(examples: list[np.ndarray], answer: list[np.ndarray]) -> np.ndarray:
    """The mean of (g g' + lambda I)^-1, inverted as written."""
    total = np.zeros(examples[0].shape[0])
    for g, v in zip(examples, answer, strict=True):
        damping = np.mean(g**2) / 10
        inverses = [np.linalg.inv(np.outer(row, row) + damping * np.eye(len(v))) for row in g]
        total += g @ (np.mean(inverses, axis=0) @ v)
    return total


class Closed(unittest.TestCase):
    def test_is_the_mean_of_the_inverses(self):
        random = np.random.default_rng(7)
        for _ in range(50):
            count, layers = random.integers(1, 9), random.integers(1, 4)
            sizes = random.integers(1, 12, layers)
            examples = [random.normal(size=(count, size)) for size in sizes]
            answer = [random.normal(size=size) for size in sizes]
            np.testing.assert_allclose(helpfulness(examples, answer), by_inversion(examples, answer), rtol=1e-8)

    def test_a_planted_copy_helps_and_its_contrary_harms(self):
        random = np.random.default_rng(11)
        for _ in range(50):
            answer = random.normal(size=200)
            examples = random.normal(size=(20, 200))
            examples[3] = answer
            examples[5] = -answer
            scores = helpfulness([examples], [answer])
            self.assertEqual(int(np.argmax(scores)), 3)
            self.assertEqual(int(np.argmin(scores)), 5)
            self.assertGreater(scores[3], 0)
            self.assertLess(scores[5], 0)

    def test_no_gradient_helps_nothing(self):
        self.assertEqual(helpfulness([np.zeros((3, 4))], [np.ones(4)]).tolist(), [0, 0, 0])

    def test_negative_influence_pays_nothing(self):
        np.testing.assert_allclose(payable(np.array([3.0, -9.0, 1.0])), [0.75, 0, 0.25])
        self.assertEqual(payable(np.array([-1.0, -2.0])).tolist(), [0, 0])


class Ranks(unittest.TestCase):
    def test_ties_share_their_mean(self):
        self.assertEqual(rank_of(np.array([5.0, 1.0, 5.0, 0.0])).tolist(), [2.5, 1, 2.5, 0])

    def test_spearman_sees_order_alone(self):
        values = np.array([1.0, 2.0, 5.0, 3.0])
        self.assertAlmostEqual(spearman(values, np.exp(values)), 1)
        self.assertAlmostEqual(spearman(values, -values), -1)
        self.assertEqual(spearman(values, np.ones(4)), 0)


if __name__ == "__main__":
    unittest.main()
