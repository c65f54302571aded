"""Terms: what a player pays for."""

from kerasgan import importing
from kerasgan.terms.adversarial import DiscriminatorLoss
from kerasgan.terms.adversarial import EncoderLoss
from kerasgan.terms.adversarial import GeneratorLoss
from kerasgan.terms.adversarial import adversarial_players
from kerasgan.terms.boundary_equilibrium import BoundaryEquilibrium
from kerasgan.terms.classification import Classification
from kerasgan.terms.content_loss import ContentLoss
from kerasgan.terms.dragan_penalty import DRAGANPenalty
from kerasgan.terms.drift import Drift
from kerasgan.terms.energy_distance import EnergyDistance
from kerasgan.terms.feature_matching import FeatureMatching
from kerasgan.terms.gradient_penalty import GradientPenalty
from kerasgan.terms.historical_averaging import HistoricalAveraging
from kerasgan.terms.history_loss import HistoryLoss
from kerasgan.terms.kernels import RBF
from kerasgan.terms.kernels import RationalQuadratic
from kerasgan.terms.latent_reconstruction import LatentReconstruction
from kerasgan.terms.maximum_mean_discrepancy import MaximumMeanDiscrepancy
from kerasgan.terms.mutual_information import MutualInformation
from kerasgan.terms.orthogonal_regularization import OrthogonalRegularization
from kerasgan.terms.path_length import PathLength
from kerasgan.terms.pulling_away import PullingAway
from kerasgan.terms.r1 import R1
from kerasgan.terms.r2 import R2
from kerasgan.terms.reconstruction import Reconstruction
from kerasgan.terms.weight_clipping import WeightClipping
from kerasgan.terms.witness_penalty import WitnessPenalty

__all__ = [
    "BoundaryEquilibrium",
    "Classification",
    "ContentLoss",
    "DRAGANPenalty",
    "DiscriminatorLoss",
    "Drift",
    "EncoderLoss",
    "EnergyDistance",
    "FeatureMatching",
    "GeneratorLoss",
    "GradientPenalty",
    "HistoricalAveraging",
    "HistoryLoss",
    "LatentReconstruction",
    "MaximumMeanDiscrepancy",
    "MutualInformation",
    "OrthogonalRegularization",
    "PathLength",
    "PullingAway",
    "R1",
    "R2",
    "RBF",
    "RationalQuadratic",
    "Reconstruction",
    "WeightClipping",
    "WitnessPenalty",
    "adversarial_players",
]

importing.complete(__name__)
