"""What is drawn of a source, in pieces: samples of seeds, and walks."""

import numpy as np

PIECE = 4096  # samples that are made at a time: whole batches


class Drawing:
    """Rows of samples, as many columns in each.

    Args:
        source: the `Source`.
        maker: string, the part that is made.
        num: integer, how many rows.
        columns: integer, samples of a row; 1 for those that have no order.
    """

    def __init__(self, source, maker, num, columns):
        self.source = source
        self.maker = maker
        self.num = num
        self.columns = columns

    @property
    def shape(self):
        """The shape of all samples."""
        row = self.source.shape(self.maker)
        return (self.num * self.columns, *row)

    def pieces(self):
        """All samples, piece by piece."""
        for start in range(0, self.shape[0], PIECE):
            yield self.piece(start, min(start + PIECE, self.shape[0]))

    def piece(self, start, stop):
        """Samples from one place to another."""
        raise NotImplementedError

    def by_seed(self, samples):
        """All samples as `(seeds, values or steps, ...)`."""
        return samples.reshape(self.num, self.columns, *samples.shape[1:])


class Samples(Drawing):
    """Samples of consecutive seeds, each perhaps with several values of a part.

    Args:
        source: the `Source`.
        maker: string, the part that is made.
        num: integer, how many seeds.
        seed: integer, the first one.
        fixed: dict of arrays, of one row or of `num`.
        sweep: `(name, entry)` of the part that takes several values, a column
            for each; or `None`.
        steps: integer, how many values, but of whole numbers all.
    """

    def __init__(self, source, maker, num, seed, fixed, sweep=None, steps=8):
        self.seed = seed
        self.fixed = fixed
        self.sweep = sweep
        self.values = [None]
        if sweep is not None:
            _check_free(source.prior(maker), sweep, fixed)
            self.values = source.values(sweep[0], steps, sweep[1], maker)
        super().__init__(source, maker, num, len(self.values))

    def piece(self, start, stop):
        row, column = self.cells(np.arange(start, stop))
        fixed = of_rows(self, row)
        seeds = self.seed + row
        if self.sweep is None:
            return self.source.sample(seeds, fixed, self.maker)
        name, entry = self.sweep
        values = self.values[column]
        if not self.source.prior(self.maker).spec[name][0]:
            fixed[name] = values
            return self.source.sample(seeds, fixed, self.maker)
        rows = self.source.draw(seeds, fixed, self.maker)
        part = np.array(rows[name])
        part.reshape(len(part), -1)[:, entry] = values
        return self.source.generate(rows | {name: part}, self.maker)

    def cells(self, places):
        """The rows and columns of places."""
        return np.divmod(places, self.columns)


class ByValue(Samples):
    """The same, a row for each value and a column for each seed."""

    def __init__(self, source, maker, num, seed, fixed, sweep):
        super().__init__(source, maker, num, seed, fixed, sweep)
        self.num, self.columns = self.columns, self.num

    def cells(self, places):
        column, row = np.divmod(places, self.columns)
        return row, column

    def by_seed(self, samples):
        return np.swapaxes(super().by_seed(samples), 0, 1)


class Walks(Drawing):
    """Walks from the draw of a seed to that of the next, a row for each.

    Args:
        source, maker, num, seed, fixed: as of `Samples`.
        steps: integer, the samples of a walk, both ends included.
    """

    def __init__(self, source, maker, num, seed, fixed, steps):
        super().__init__(source, maker, num, steps)
        self.seed = seed
        self.fixed = fixed

    def piece(self, start, stop):
        first, last = start // self.columns, (stop - 1) // self.columns
        row = np.arange(first, last + 2)
        ends = self.source.draw(self.seed + row, of_rows(self, row), self.maker)
        t = np.linspace(0.0, 1.0, self.columns)
        walks = self.source.walk(ends, t, self.maker)
        begun = first * self.columns
        rows = {n: x[start - begun : stop - begun] for n, x in walks.items()}
        return self.source.generate(rows, self.maker)


class Reconstructions(Drawing):
    """What is made of what an encoder reads off data.

    Args:
        source: the `Source`.
        rows: dict of arrays, the data.
        seed: integer, of the first row, for what the encoder does not give.
        fixed: dict of arrays of one row, for the same.
    """

    def __init__(self, source, rows, seed, fixed):
        super().__init__(source, "image", len(rows["image"]), 1)
        self.rows = rows
        self.seed = seed
        required = source.prior().required
        self.fixed = {n: rows[n] for n in required if n in rows} | fixed
        codes = source.encode({n: value[:1] for n, value in rows.items()})
        given = sorted(set(codes) & set(fixed))
        if given:
            raise ValueError(
                f"Part `{given[0]}` cannot be fixed, for the encoder gives it. "
                f"Received: --fix {given[0]}"
            )

    def piece(self, start, stop):
        row = np.arange(start, stop)
        parts = {n: value[start:stop] for n, value in self.rows.items()}
        fixed = of_rows(self, row)
        return self.source.reconstruct(parts, self.seed + row, fixed)


def of_rows(drawing, row):
    """What is fixed in rows; where values end, the last one stays."""
    fixed = {
        name: value[np.minimum(row, len(value) - 1)]
        for name, value in drawing.fixed.items()
    }
    return drawing.source.in_turn(row, drawing.maker) | fixed


def _check_free(prior, sweep, fixed):
    """Raises an error if what is to change is fixed."""
    name, _ = sweep
    if name in fixed and not prior.spec[name][0]:
        raise ValueError(
            f"Part `{name}` cannot be fixed and take several values. "
            f"Received: `{name}` twice"
        )
