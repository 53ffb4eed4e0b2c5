#!/usr/bin/env python3
"""Writes reference values for accountants of noisy training: 400 settings of sampling rate, noise, steps and delta.

    python3 scripts/make_privacy_grid.py mpc-accounting/src/test/resources/privacy-grid.csv

Each line has a lower and an upper bound on the least epsilon for delta, by methods that have nothing in common with the
project's accountant:

* one step: the closed form, by the distribution function of the normal distribution;
* several steps: delta(eps) = 1/(2 pi i) * integral of M(s)^n e^(-s eps) / (s (s + 1)) ds along a vertical line through a real
  s > 0, where M(s) = E[e^(s loss)]: no grid for losses at all. The trapezoid rule on the line errs by
  the sum over k != 0 of delta(eps + k W) e^(c k W) with W = 2 pi / step, which is made small.

Settings for which that takes too many points, or loses its digits, are left out and replaced by others. Needs numpy and scipy.
"""

import itertools
import sys

import numpy as np
from scipy.special import log_ndtr

RATES = [1e-4, 1e-3, 0.01, 0.1, 0.5]
NOISES = [0.5, 0.8, 1.2, 3.0, 20.0]
STEPS = [1, 200, 20_000, 1_000_000]
DELTAS = [1e-5, 1e-9, 1e-12, 1e-15]
REACH = 16.0


def losses(q, sigma, removes, per_deviation):
    """Losses on a fine grid of z, with the logarithms of their probabilities."""
    z = np.arange(-REACH * sigma, 1 + REACH * sigma, sigma / per_deviation)
    x = (2 * z - 1) / (2 * sigma**2)
    loss = np.where(
        x > 30,
        np.logaddexp(np.log(q) + np.maximum(x, 30), np.log1p(-q)),
        np.log1p(q * np.expm1(np.minimum(x, 30))))
    logs = -z * z / (2 * sigma**2) - np.log(per_deviation * np.sqrt(2 * np.pi))
    return (loss, logs + loss) if removes else (-loss, logs)


def cumulant(points, order):
    loss, logs = points
    terms = logs + order * loss
    top = terms.max()
    return top + np.log(np.exp(terms - top).sum())


def tilt(points, n, delta):
    """The order whose bound by Renyi divergences is least."""
    orders = 2.0 ** np.arange(-10, 16, 0.125)
    values = [(n * cumulant(points, a) - np.log(delta) - a * np.log1p(1 / a) - np.log1p(a)) / a for a in orders]
    best = int(np.argmin(values))
    return orders[best], values[best]


def place(t, q, sigma):
    """The z at which the logarithm of the ratio of densities is t."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.where(t > 30, t - np.log(q), np.log1p(np.expm1(np.minimum(t, 30)) / q))
    return np.where(t <= np.log1p(-q), -np.inf, sigma**2 * log + 0.5)


def one_step(q, sigma, delta, removes):
    """Bisection on P(loss > eps) - e^eps P'(loss > eps), P' being the other of the pair of distributions."""

    def excess(eps):
        if removes:
            z = place(np.array(eps), q, sigma)
            log = np.logaddexp(np.log(q) + log_ndtr(-(z - 1) / sigma), np.log1p(-q) + log_ndtr(-z / sigma))
            other = log_ndtr(-z / sigma)
        else:
            z = place(np.array(-eps), q, sigma)
            log = log_ndtr(z / sigma)
            other = np.logaddexp(np.log(q) + log_ndtr((z - 1) / sigma), np.log1p(-q) + log_ndtr(z / sigma))
        if log == -np.inf:
            return -np.inf
        rest = eps + other - log
        return log + np.log(-np.expm1(rest)) if rest < -1e-12 else -np.inf

    low, high = 0.0, 1.0
    if excess(0.0) <= np.log(delta):
        return 0.0, 0.0
    while excess(high) > np.log(delta):
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > np.log(delta) else (low, middle)
    return high * (1 - 1e-6), high * (1 + 1e-6)


def by_contour(q, sigma, n, delta, removes):
    points = losses(q, sigma, removes, 64)
    order, renyi = tilt(points, n, delta)
    base = cumulant(points, order)
    step_to = max(
        1.0,
        min((n * (cumulant(points, order + t) - base) + 45) / t for t in order * 1.3 ** np.arange(-20.0, 21)) + 1,
        (-np.log(delta) + 45) / order)
    step = 2 * np.pi / (2 * step_to)
    loss, logs = points
    weights = np.exp(logs + order * loss - base)
    keep = weights > 1e-25
    loss, weights = loss[keep], weights[keep]
    mean = float((loss * weights).sum() / weights.sum())
    values, sizes, y = [], [], 0.0
    while True:
        ys = y + step * np.arange(256)
        if ys[-1] * sigma > 3e5 or len(values) * 256 * len(loss) > 2e7:
            return None
        phi = (np.exp(1j * np.outer(ys, loss - mean)) @ weights)
        values.append(n * np.log(phi))
        sizes.append(ys)
        y = ys[-1] + step
        if n * np.log(np.abs(phi)).max() < -45:
            break
    k = np.concatenate(values)
    ys = np.concatenate(sizes)
    s = order + 1j * ys
    log_terms = k + 1j * ys * n * mean - np.log(s * (s + 1))

    def log_delta(eps):
        terms = np.exp(log_terms - 1j * ys * eps).real
        value = (terms.sum() - terms[0] / 2) * step / np.pi
        return n * base - order * eps + np.log(value) if value > 1e-7 * np.abs(terms).sum() * step else None

    at_zero = log_delta(0.0)
    if at_zero is not None and at_zero <= np.log(delta):
        return 0.0, 0.0
    low, high = 0.0, max(renyi, 1e-9)
    for _ in range(60):
        middle = (low + high) / 2
        value = log_delta(middle)
        if value is None:
            return None
        low, high = (middle, high) if value > np.log(delta) else (low, middle)
    return high - 1e-5 - 1e-5 * high, high + 1e-5 + 1e-5 * high


def bracket(q, sigma, n, delta):
    bounds = []
    for removes in (True, False):
        if n == 1:
            found = one_step(q, sigma, delta, removes)
        else:
            found = by_contour(q, sigma, n, delta, removes)
        if found is None:
            return None
        bounds.append(found)
    return max(b[0] for b in bounds), max(b[1] for b in bounds)


def main():
    settings = list(itertools.product(RATES, NOISES, STEPS, DELTAS))
    more = itertools.product(
        [0.03, 0.2, 3e-4, 0.9, 2e-6], [1.0, 2.0, 6.0, 0.7, 40.0], [3_000, 100_000, 500, 1], [1e-6, 1e-8, 1e-13, 1e-14])
    lines = []
    for q, sigma, n, delta in itertools.chain(settings, more):
        if len(lines) == 400:
            break
        found = bracket(q, sigma, n, delta)
        print(q, sigma, n, delta, found, file=sys.stderr, flush=True)
        if found is not None and found[1] < 2000:
            lines.append(f"{q},{sigma},{n},{delta},{float(max(0.0, found[0]))!r},{float(found[1])!r}")
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("rate,noise,steps,delta,lower,upper\n" + "".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main()
