"""Posteriors against scikit-learn's naive Bayes, whose likelihoods are handed in."""

from __future__ import annotations

from random import Random

import pytest

from dlsolve import solve

np = pytest.importorskip("numpy")
naive_bayes = pytest.importorskip("sklearn.naive_bayes", reason="needs dlsolve[oracles]")


@pytest.mark.parametrize("seed", range(6))
def test_posteriors(seed: int) -> None:
    """Two to five hypotheses, one observation; likelihoods down to 1 % and up to 99 %."""
    random = Random(seed)
    for _ in range(25):
        names = [f"H{i}" for i in range(1, random.randint(2, 5) + 1)]
        parts = [random.randint(1, 20) for _ in names]
        likelihoods = [random.randint(1, 99) for _ in names]
        priors = [f"{part}/{sum(parts)}" for part in parts]
        theirs = naive_bayes.BernoulliNB()
        theirs.classes_ = np.array(names)
        theirs.class_log_prior_ = np.log(np.array(parts) / sum(parts))
        theirs.feature_log_prob_ = np.log(np.array(likelihoods)[:, None] / 100)
        theirs.n_features_in_ = 1
        expected = theirs.predict_proba(np.array([[1]]))[0]
        answers = solve(
            "bayes",
            prior=[f"{name}={prior}" for name, prior in zip(names, priors, strict=True)],
            likelihood=[f"E|{n}={p / 100:.2f}" for n, p in zip(names, likelihoods, strict=True)],
        ).answers
        ours = [float(answers["posterior"])]
        ours += [float(answers[f"posterior({name})"]) for name in names[1:]]
        assert ours == pytest.approx(expected.tolist(), rel=1e-12)
