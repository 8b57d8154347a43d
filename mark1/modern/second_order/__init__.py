"""Second derivatives: a computational graph, the Hessian, and Newton's method."""
