"""What codes tell of labels: accuracies of simple readers of them."""

import numpy as np
from scipy import optimize
from scipy import special

BLOCK = 500  # rows whose distances are in memory at a time


def matching(asked, found, num_classes):
    """Which class each category is, of all ways the best, and how often.

    Args:
        asked: array of integers, the category that a sample was drawn of.
        found: array of integers, the class that a classifier sees.
        num_classes: integer, of categories and of classes.

    Returns:
        The share of samples whose class is their category's, and an array of
        the class of each category.
    """
    table = np.zeros((num_classes, num_classes), int)
    np.add.at(table, (asked, found), 1)
    rows, columns = optimize.linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / len(asked)), columns


def nearest_accuracy(known, labels, codes, truth):
    """The share of rows whose nearest known row has their label.

    Args:
        known: float array of shape `(num_known, size)`.
        labels: integer array, the labels of these.
        codes: float array of shape `(num_rows, size)`.
        truth: integer array, the labels of those.
    """
    norms = (known**2).sum(axis=1)
    right = 0
    for start in range(0, len(codes), BLOCK):
        rows = codes[start : start + BLOCK]
        nearest = (norms - 2.0 * rows @ known.T).argmin(axis=1)
        right += (labels[nearest] == truth[start : start + BLOCK]).sum()
    return float(right / len(codes))


def probe_accuracy(known, labels, codes, truth):
    """The accuracy of a logistic regression, trained on what is known.

    Args:
        known, labels, codes, truth: as of `nearest_accuracy`.
    """
    mean, deviation = known.mean(axis=0), known.std(axis=0) + 1e-6
    weights = _regress(_standard(known, mean, deviation), labels)
    logits = _standard(codes, mean, deviation) @ weights
    return float((logits.argmax(axis=1) == truth).mean())


def _standard(x, mean, deviation):
    """Columns of mean 0 and deviation 1, and one of ones."""
    return np.append((x - mean) / deviation, np.ones((len(x), 1)), axis=1)


def _regress(x, labels):
    """Weights that minimise the mean cross-entropy, by L-BFGS."""
    num_classes = labels.max() + 1
    one_hot = np.eye(num_classes)[labels]

    def cost(flat):
        logits = x @ flat.reshape(-1, num_classes)
        found = special.log_softmax(logits, axis=1)
        slope = x.T @ (np.exp(found) - one_hot) / len(x)
        return -(found * one_hot).sum() / len(x), slope.ravel()

    start = np.zeros(x.shape[1] * num_classes)
    options = {"maxiter": 200}
    found = optimize.minimize(cost, start, jac=True, options=options)
    return found.x.reshape(-1, num_classes)


def shifts(codes, labels, num_each):
    """Codes of each class moved to each other one, by the classes' means.

        code + mean of the codes of class a - mean of those of class b

    Args:
        codes: float array of shape `(num_rows, size)`.
        labels: integer array.
        num_each: integer, how many of a class, the first.

    Returns:
        The codes, the classes that they come from, and those they go to.
    """
    classes = np.unique(labels)
    means = {each: codes[labels == each].mean(axis=0) for each in classes}
    moved = [
        (codes[labels == b][:num_each] + means[a] - means[b], b, a)
        for b in classes
        for a in classes
        if a != b
    ]
    sources, targets = (
        np.repeat([each[place] for each in moved], num_each) for place in (1, 2)
    )
    return np.concatenate([each[0] for each in moved]), sources, targets
