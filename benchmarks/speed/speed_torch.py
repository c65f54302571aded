"""The same games in PyTorch: a process of its own that runs steps on demand.

    python benchmarks/speed/speed_torch.py

Reads lines of JSON, `["make", KEY]`, `["run", KEY, steps]` or `["about", []]`,
with keys like `["dcgan", "eager", "alternating"]`. Answers each with one: the
seconds it took, and what is known of the process.

Written in the manner of PyTorch's own DCGAN tutorial: the discriminator sees
real images and fakes one after the other, and the generator learns from the
same fakes, which saves it a pass. `compiled` means `torch.compile` of both
networks. The gradient penalty, which that cannot derive twice, is left to the
network as it is.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch
import torch._functorch.config as functorch
from torch import nn

BATCH, LATENT, WIDTH, TURNS = 64, 100, 64, 5


def generator():
    return nn.Sequential(
        nn.Linear(LATENT, 2 * WIDTH * 49, bias=False),
        nn.Unflatten(1, (2 * WIDTH, 7, 7)),
        nn.BatchNorm2d(2 * WIDTH),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1, bias=False),
        nn.BatchNorm2d(WIDTH),
        nn.ReLU(),
        nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1),
        nn.Tanh(),
    )


def discriminator(normalize):
    normalization = [nn.BatchNorm2d(2 * WIDTH)] if normalize else []
    return nn.Sequential(
        nn.Conv2d(1, WIDTH, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1, bias=not normalize),
        *normalization,
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(2 * WIDTH * 49, 1),
    )


class Game:
    """A game of two networks.

    Args:
        name: `"dcgan"` or `"wgan_gp"`.
        mode: `"eager"` or `"compiled"`.
        dynamics: `"alternating"` or `"simultaneous"`.
    """

    def __init__(self, name, mode, dynamics):
        self.is_dcgan = name == "dcgan"
        self.at_once = dynamics == "simultaneous"
        self.turns = 1 if self.is_dcgan or self.at_once else TURNS
        makes, judges = generator(), discriminator(self.is_dcgan)
        self.makes, self.judges, self.plain = makes, judges, judges
        if mode == "compiled":
            # At once, both costs go back through one compiled pass.
            functorch.donated_buffer = False
            self.makes, self.judges = (
                torch.compile(makes),
                torch.compile(judges),
            )
        self.weights = list(judges.parameters()), list(makes.parameters())
        rate, betas = (
            (2e-4, (0.5, 0.999)) if self.is_dcgan else (1e-4, (0.0, 0.9))
        )
        self.optimizers = [
            torch.optim.Adam(w, rate, betas=betas) for w in self.weights
        ]
        self.images = torch.randint(
            0, 256, (8192, 1, 28, 28), dtype=torch.uint8
        )

    def run(self, steps):
        for _ in range(steps):
            self.at_once_step() if self.at_once else self.step()

    def step(self):
        for _ in range(self.turns):
            real, fake = self.batch(), self.fakes()
            self.optimizers[0].zero_grad()
            self.judge_cost(real, fake.detach()).backward()
            self.optimizers[0].step()
        self.optimizers[1].zero_grad()
        self.maker_cost(self.judges(fake)).backward()
        self.optimizers[1].step()

    def at_once_step(self):
        real, fake = self.batch(), self.fakes()
        scores = self.judges(fake)
        costs = self.judge_cost(real, fake, scores), self.maker_cost(scores)
        for i, (cost, weights) in enumerate(
            zip(costs, self.weights, strict=True)
        ):
            gradients = torch.autograd.grad(cost, weights, retain_graph=i == 0)
            for weight, gradient in zip(weights, gradients, strict=True):
                weight.grad = gradient
        for optimizer in self.optimizers:
            optimizer.step()

    def batch(self):
        rows = torch.randint(0, len(self.images), (BATCH,))
        return self.images[rows].float() / 127.5 - 1.0

    def fakes(self):
        return self.makes(torch.randn(BATCH, LATENT))

    def judge_cost(self, real, fake, on_fake=None):
        on_real = self.judges(real)
        on_fake = self.judges(fake) if on_fake is None else on_fake
        if self.is_dcgan:
            softplus = nn.functional.softplus
            return softplus(-on_real).mean() + softplus(on_fake).mean()
        cost = on_fake.mean() - on_real.mean()
        return cost + 10.0 * self.penalty(real, fake.detach())

    def maker_cost(self, on_fake):
        if self.is_dcgan:
            return nn.functional.softplus(-on_fake).mean()
        return -on_fake.mean()

    def penalty(self, real, fake):
        share = torch.rand(BATCH, 1, 1, 1)
        between = (real + share * (fake - real)).requires_grad_(True)
        (gradients,) = torch.autograd.grad(
            self.plain(between).sum(), between, create_graph=True
        )
        norm = (gradients.flatten(1).square().sum(1) + 1e-12).sqrt()
        return (norm - 1.0).square().mean()


def peak_memory():
    """The most that this process held, in megabytes; Linux knows it."""
    # Not `getrusage`, which counts what the parent held before the fork.
    path = Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return sum(int(x.split()[1]) for x in lines if x.startswith("VmHWM")) / 1024


def main():
    """Answers until the input ends."""
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    torch.manual_seed(0)
    games, answers = {}, sys.stdout
    sys.stdout = sys.stderr  # what libraries print is no answer
    for line in sys.stdin:
        verb, key, *arguments = json.loads(line)
        began = time.perf_counter()
        if verb == "make":
            games[tuple(key)] = Game(*key)
            games[tuple(key)].run(1)
        elif verb == "run":
            games[tuple(key)].run(*arguments)
        answer = {
            "seconds": time.perf_counter() - began,
            "megabytes": peak_memory(),
            "version": torch.__version__,
            "threads": torch.get_num_threads(),
        }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
