import math

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from kerasgan.cli.settings import parse
from kerasgan.cli.settings import parse_value

DEFAULTS = {
    "width": 64,
    "rate": 0.5,
    "loss": "hinge",
    "flag": True,
    "image_shape": (28, 28, 1),
    "average": None,
}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("width=8", {"width": 8}),
        ("width=-1", {"width": -1}),
        ("rate=2", {"rate": 2.0}),
        ("rate=1e-3", {"rate": 0.001}),
        ("rate=None", {"rate": None}),
        ("loss=f_divergence:kl", {"loss": "f_divergence:kl"}),
        ("loss='minimax'", {"loss": "minimax"}),
        ("loss=3", {"loss": "3"}),
        ("loss=a=b", {"loss": "a=b"}),
        ("flag=false", {"flag": False}),
        ("flag=True", {"flag": True}),
        ("image_shape=(8,8,3)", {"image_shape": (8, 8, 3)}),
        ("image_shape=8,8,3", {"image_shape": (8, 8, 3)}),
        ("image_shape=[2]", {"image_shape": (2,)}),
        ("average=0.9", {"average": 0.9}),
        ("average=none", {"average": None}),
        ("average=word", {"average": "word"}),
    ],
)
def test_values_have_the_type_of_the_default(text, expected):
    found = parse([text], DEFAULTS, "gan")
    assert found == expected
    (name,) = expected
    assert type(found[name]) is type(expected[name])


@pytest.mark.parametrize(
    "text, kind",
    [
        ("width=8.0", "an integer"),
        ("width=True", "an integer"),
        ("width=eight", "an integer"),
        ("width=", "an integer"),
        ("width=None", "an integer"),
        ("rate=fast", "a number"),
        ("rate=True", "a number"),
        ("flag=1", "true or false"),
        ("image_shape=8", "a tuple such as 28,28,1"),
        ("image_shape=None", "a tuple such as 28,28,1"),
    ],
)
def test_other_types_are_refused(text, kind):
    name, _, value = text.partition("=")
    match = f"Setting `{name}` must be {kind}. Received: '{value}'"
    with pytest.raises(ValueError, match=match):
        parse([text], DEFAULTS, "gan")


@pytest.mark.parametrize(
    "texts, match",
    [
        (["width"], "form name=value. Received: 'width'"),
        (["with=3"], "no setting of `gan`.*'width'.*Received: 'with'"),
        (["=3"], "no setting of `gan`"),
        (["width=3", "width=4"], "give `width` once. Received: 3 and '4'"),
        (["seed=3"], "Option `--seed` gives the seed. Received: 'seed=3'"),
    ],
)
def test_other_forms_are_refused(texts, match):
    with pytest.raises(ValueError, match=match):
        parse(texts, DEFAULTS, "gan")


def test_a_default_of_another_kind_is_left_alone():
    with pytest.raises(ValueError, match="left alone.*Received: '3'"):
        parse_value("dynamics", "3", object())


@settings(max_examples=400, deadline=None)
@given(
    name=st.sampled_from([*DEFAULTS, "seed", "other"]),
    text=st.one_of(
        st.text(),
        st.text("()[]{},'\"\\0123456789eE.+-_#ajx \n", max_size=30),
        st.integers().map(str),
        st.floats().map(str),
    ),
)
def test_any_text_is_a_value_or_refused(name, text):
    try:
        value = parse([f"{name}={text}"], DEFAULTS, "gan")[name]
    except ValueError as error:
        assert "Received: " in str(error)
        return
    default = DEFAULTS[name]
    assert default is None or value is None or type(value) is type(default)


plain = st.one_of(st.none(), st.booleans(), st.integers(), st.text())


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.tuples(st.just("width"), st.integers()),
        st.tuples(st.just("rate"), st.floats(allow_infinity=False)),
        st.tuples(st.just("flag"), st.booleans()),
        st.tuples(st.just("loss"), st.text()),
        st.tuples(st.just("image_shape"), st.lists(st.integers()).map(tuple)),
        st.tuples(st.just("average"), plain),
    )
)
def test_what_python_writes_is_read(assignment):
    name, value = assignment
    if isinstance(value, float) and math.isnan(value):
        return  # Python has no literal for it
    found = parse([f"{name}={value!r}"], DEFAULTS, "gan")[name]
    assert found == value and type(found) is type(value)
