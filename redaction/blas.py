"""Matrix products of the name models through NumPy's BLAS: the same sums, about twice as fast.

Thinc multiplies with BLIS, which its wheels build without the wider registers of newer
processors; NumPy's OpenBLAS picks the best routine for the processor at start.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from thinc.api import NumpyOps, registry


@registry.ops("NumpyBlasOps")
class NumpyBlasOps(NumpyOps):  # type: ignore[misc]
    """Do everything as NumpyOps does but the product of two matrices."""

    name = "numpy-blas"

    def gemm(
        self,
        x: Any,
        y: Any,
        out: Any = None,
        trans1: bool = False,
        trans2: bool = False,
    ) -> Any:
        """Multiply two matrices, either of them turned first."""
        left, right = x.T if trans1 else x, y.T if trans2 else y
        return np.dot(left, right, out=out)
