from kerasgan.game import Play


def test_outputs_are_made_when_asked_for_and_once():
    calls = []

    def judge(sample):
        calls.append(sample)
        return {"score": sample["image"]}

    play = Play({"image": 1}, {"image": 2}, judge, {})
    assert calls == []
    assert play.on_fake == {"score": 2}
    assert play.on_fake is play.on_fake
    assert calls == [{"image": 2}]
    assert play.on_real == {"score": 1}
