namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    public long PackedLength(int outputs, int inputs) => (long)((outputs + Tile.Columns - 1) / Tile.Columns) * Tile.Columns * inputs;

    public void Pack(Tensor weight, Tensor packed)
    {
        if (packed.Length < PackedLength(weight.Rows, weight.Columns))
            throw new ArgumentException($"pack: {packed} has no room for the panels of {weight}.");
        team.Run(
            new PackWork
            {
                Source = Floats(weight),
                Stride = weight.Stride,
                Transposed = true,
                Columns = weight.Rows,
                Depth = weight.Columns,
                Packed = Floats(packed),
            },
            weight.Length >= ParallelElements);
    }

    public void Linear(Tensor x, Tensor weight, Tensor packed, Tensor bias, Activation activation, Tensor preActivation, Tensor y)
    {
        ShapeCheck.Linear("linear", x, weight, y);
        if (!bias.IsNone) ShapeCheck.PerColumn("linear", y, bias);
        ShapeCheck.SameOrNone("linear", y, preActivation);
        Multiply(new MatrixProduct
        {
            A = Floats(x),
            AStride = x.Stride,
            B = packed.IsNone ? Floats(weight) : Floats(packed),
            BStride = weight.Stride,
            BLayout = packed.IsNone ? RightLayout.Transposed : RightLayout.Packed,
            C = Floats(y),
            CStride = y.Stride,
            Rows = y.Rows,
            Columns = y.Columns,
            Depth = x.Columns,
            Epilogue = new Epilogue
            {
                Bias = FloatsOrNull(bias),
                PreActivation = FloatsOrNull(preActivation),
                PreActivationStride = preActivation.Stride,
                Activation = activation,
            },
        });
    }

    public void LinearBackwardInput(Tensor dy, Tensor weight, bool accumulate, Tensor dx)
    {
        ShapeCheck.Linear("linear backward input", dx, weight, dy);
        Multiply(new MatrixProduct
        {
            A = Floats(dy),
            AStride = dy.Stride,
            B = Floats(weight),
            BStride = weight.Stride,
            BLayout = RightLayout.RowMajor,
            C = Floats(dx),
            CStride = dx.Stride,
            Rows = dx.Rows,
            Columns = dx.Columns,
            Depth = dy.Columns,
            Accumulate = accumulate,
        });
    }

    public void LinearBackwardWeight(Tensor x, Tensor dy, Tensor weightGradient, Tensor biasGradient)
    {
        ShapeCheck.Linear("linear backward weight", x, weightGradient, dy);
        Multiply(new MatrixProduct
        {
            A = Floats(dy),
            AStride = dy.Stride,
            ATransposed = true,
            B = Floats(x),
            BStride = x.Stride,
            BLayout = RightLayout.RowMajor,
            C = Floats(weightGradient),
            CStride = weightGradient.Stride,
            Rows = weightGradient.Rows,
            Columns = weightGradient.Columns,
            Depth = x.Rows,
            Accumulate = true,
        });
        if (biasGradient.IsNone) return;
        ShapeCheck.PerColumn("linear backward weight", dy, biasGradient);
        team.Run(
            new ColumnSumWork { X = Floats(dy), XStride = dy.Stride, Rows = dy.Rows, Columns = dy.Columns, Sum = Floats(biasGradient) },
            dy.Length >= ParallelElements);
    }

    void Multiply(MatrixProduct product)
    {
        if (team.Count == 1 || product.Operations < ParallelOperations)
        {
            product.Run(scratch);
            return;
        }
        if (product.BLayout != RightLayout.Packed && product.SharesRows(team.Count)) PackRight(ref product);
        int next = 0;
        team.Run(new ProductWork { Product = product, Next = &next, Scratch = scratch });
    }

    /// <summary>Packs b once for all workers instead of once in each.</summary>
    void PackRight(ref MatrixProduct product)
    {
        int panels = (product.Columns + Tile.Columns - 1) / Tile.Columns;
        float* packed = shared->Get((long)panels * Tile.Columns * product.Depth);
        team.Run(new PackWork
        {
            Source = product.B,
            Stride = product.BStride,
            Transposed = product.BLayout == RightLayout.Transposed,
            Columns = product.Columns,
            Depth = product.Depth,
            Packed = packed,
        });
        product.B = packed;
        product.BLayout = RightLayout.Packed;
    }

    struct ProductWork : IWork
    {
        public MatrixProduct Product;
        public int* Next;
        public WorkerScratch* Scratch;

        public readonly void Run(int worker, int workers) => Product.RunParts(Next, workers, Scratch + worker);
    }

    /// <summary>Panels of <see cref="Packing.Columns"/>, shared among the workers.</summary>
    struct PackWork : IWork
    {
        public float* Source;
        public long Stride;
        public bool Transposed;
        public int Columns;
        public int Depth;
        public float* Packed;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Columns, worker, workers, Tile.Columns);
            float* source = Source + (Transposed ? start * Stride : start);
            Packing.Columns(source, Stride, Transposed, (int)(end - start), Depth, Packed + (start * Depth), (long)Depth * Tile.Columns);
        }
    }
}
