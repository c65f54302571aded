"""Affine maps of pictures, and pictures that are sampled anew by them.

A map is a matrix of shape `(batch, 3, 3)`. It takes the homogeneous position
of a pixel of the new picture, `(row, column, 1)` from the centre in pixels, to
where in the old one its value is read.
"""

import tensorflow as tf


def linear(a, b, c, d):
    """The maps `(row, column) -> (a row + b column, c row + d column)`.

    Args:
        a, b, c, d: float tensors of shape `(batch,)`.
    """
    zero, one = tf.zeros_like(a), tf.ones_like(a)
    return _matrix([[a, b, zero], [c, d, zero], [zero, zero, one]])


def scaling(rows, columns):
    """The maps `(row, column) -> (rows row, columns column)`."""
    zero = tf.zeros_like(rows)
    return linear(rows, zero, zero, columns)


def rotation(angle):
    """Rotations by an angle in radians, clockwise as seen."""
    cos, sin = tf.cos(angle), tf.sin(angle)
    return linear(cos, -sin, sin, cos)


def quarter_turns(quarters):
    """Rotations by quarters, 0 to 3, counter-clockwise as seen: exact ones."""
    cos = tf.abs(2.0 - quarters) - 1.0
    sin = 1.0 - tf.abs(quarters - 1.0)
    return linear(cos, sin, -sin, cos)


def translation(rows, columns):
    """The maps `(row, column) -> (row + rows, column + columns)`."""
    zero, one = tf.zeros_like(rows), tf.ones_like(rows)
    return _matrix([[one, zero, rows], [zero, one, columns], [zero, zero, one]])


def warp(pictures, maps):
    """Pictures read at other places, linearly between pixels.

        y(i) = x(m(A i)),   m the mirror at the centres of the edges' pixels

    Where a place is a pixel's, as after flips, quarter turns and whole
    translations, its value is read as it is, to the bit. (Between pixels an
    image is not low-pass filtered, as that of Karras et al., 2020, is.)

    Args:
        pictures: float tensor of shape `(batch, height, width, ...)`.
        maps: float tensor of shape `(batch, 3, 3)`.

    Returns:
        A tensor like `pictures`.
    """
    shape = pictures.shape
    height, width = shape[1:3]
    # No product of matrices, which some processors round.
    places = _positions(height, width)[:, tf.newaxis] * maps[:, tf.newaxis, :2]
    places = tf.reduce_sum(places, axis=-1)
    row, row_share = _mirrored(places[..., 0] + (height - 1) / 2, height)
    column, column_share = _mirrored(places[..., 1] + (width - 1) / 2, width)
    flat = tf.reshape(pictures, (-1, _product(shape[3:])))
    first = height * width * tf.range(tf.shape(maps)[0])[:, tf.newaxis]

    def pixel(down, right):
        rows = tf.minimum(row + down, height - 1)
        columns = tf.minimum(column + right, width - 1)
        return tf.gather(flat, first + rows * width + columns)

    above = _between(pixel(0, 0), pixel(0, 1), column_share)
    below = _between(pixel(1, 0), pixel(1, 1), column_share)
    warped = _between(above, below, row_share)
    return tf.reshape(warped, (-1, *shape[1:]))


def shift(pictures, rows, columns):
    """Pictures moved down and to the right, with zeros where nothing is.

    Args:
        pictures: float tensor of shape `(batch, height, width, ...)`.
        rows, columns: float tensors of shape `(batch,)`, whole numbers.
    """
    shape = pictures.shape
    height, width = shape[1:3]
    flat = tf.reshape(pictures, (-1, height, width, _product(shape[3:])))
    flat = tf.einsum("bij,bjkc->bikc", _moves(height, rows), flat)
    flat = tf.einsum("blk,bikc->bilc", _moves(width, columns), flat)
    return tf.reshape(flat, (-1, *shape[1:]))


def erased(pictures, top, left, rows, columns):
    """Pictures with a rectangle of zeros, which may reach over the edges.

    Args:
        pictures: float tensor of shape `(batch, height, width, ...)`.
        top, left: float tensors of shape `(batch,)`, its first row and column.
        rows, columns: the same, its height and width.
    """
    height, width, *rest = pictures.shape[1:]
    inside_rows = _inside(height, top, rows)
    inside_columns = _inside(width, left, columns)
    hole = inside_rows[:, :, tf.newaxis] * inside_columns[:, tf.newaxis]
    kept = tf.reshape(1.0 - hole, (-1, height, width, *[1] * len(rest)))
    return pictures * kept


def _matrix(rows):
    return tf.stack([tf.stack(row, axis=-1) for row in rows], axis=-2)


def _positions(height, width):
    """Of all pixels, from the centre: shape `(height width, 3)`."""
    rows, columns = tf.meshgrid(
        tf.range(height, dtype=tf.float32) - (height - 1) / 2,
        tf.range(width, dtype=tf.float32) - (width - 1) / 2,
        indexing="ij",
    )
    places = tf.stack([rows, columns, tf.ones_like(rows)], axis=-1)
    return tf.reshape(places, (-1, 3))


def _mirrored(place, size):
    """The pixel before a place, mirrored into the picture, and the rest."""
    end = max(size - 1.0, 1.0)
    place = tf.abs((place + end) % (2.0 * end) - end)
    place = tf.minimum(place, size - 1.0)
    pixel = tf.floor(place)
    return tf.cast(pixel, tf.int32), place - pixel


def _between(first, second, share):
    share = share[..., tf.newaxis]
    return (1.0 - share) * first + share * second


def _moves(size, distances):
    """Matrices that move the entries of an axis: ones where j = i - d."""
    index = tf.range(size, dtype=tf.float32)
    sources = index - distances[:, tf.newaxis]
    return tf.cast(sources[..., tf.newaxis] == index, tf.float32)


def _inside(size, start, length):
    place = tf.range(size, dtype=tf.float32) - start[:, tf.newaxis]
    inside = (place >= 0.0) & (place < length[:, tf.newaxis])
    return tf.cast(inside, tf.float32)


def _product(sizes):
    return tf.TensorShape(sizes).num_elements()
