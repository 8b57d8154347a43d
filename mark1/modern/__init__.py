"""Today's neuron: dense layers, activations, losses, gradients and optimizers, on numpy alone."""

from mark1.modern import activations, losses, optimizers
from mark1.modern.activations import Activation
from mark1.modern.history import EarlyStopping, History
from mark1.modern.labels import confusion_matrix, one_hot
from mark1.modern.layers import Dense
from mark1.modern.losses import Loss
from mark1.modern.network import Evaluation, Network, Trainer
from mark1.modern.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AMSGrad,
    GradientDescent,
    Momentum,
    Nesterov,
    Optimizer,
    RMSprop,
)
from mark1.modern.schedules import Constant, Cosine, InverseTime, Schedule, StepDecay
from mark1.modern.second_order import graph, graph_network
from mark1.modern.second_order.curvature import hessian, hessian_product
from mark1.modern.second_order.newton import Newton

__all__ = [
    "SGD",
    "AMSGrad",
    "Activation",
    "Adadelta",
    "Adagrad",
    "Adam",
    "Constant",
    "Cosine",
    "Dense",
    "EarlyStopping",
    "Evaluation",
    "GradientDescent",
    "History",
    "InverseTime",
    "Loss",
    "Momentum",
    "Nesterov",
    "Network",
    "Newton",
    "Optimizer",
    "RMSprop",
    "Schedule",
    "StepDecay",
    "Trainer",
    "activations",
    "confusion_matrix",
    "graph",
    "graph_network",
    "hessian",
    "hessian_product",
    "losses",
    "one_hot",
    "optimizers",
]
