namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    public long PackedLength(int outputs, int inputs) => (long)((outputs + Tile.Columns - 1) / Tile.Columns) * Tile.Columns * inputs;

    public void Pack(Tensor weight, Tensor packed)
    {
        if (packed.Length < PackedLength(weight.Rows, weight.Columns))
            throw new ArgumentException($"pack: {packed} has no room for the panels of {weight}.");
        team.Run(
            new PackWork { Weight = Floats(weight), Stride = weight.Stride, Rows = weight.Rows, Columns = weight.Columns, Packed = Floats(packed) },
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

    void Multiply(MatrixProduct product) =>
        team.Run(new ProductWork { Product = product, Scratch = scratch }, product.Operations >= ParallelOperations);

    struct ProductWork : IWork
    {
        public MatrixProduct Product;
        public WorkerScratch* Scratch;

        public readonly void Run(int worker, int workers) => Product.RunPart(worker, workers, Scratch + worker);
    }

    struct PackWork : IWork
    {
        public float* Weight;
        public long Stride;
        public int Rows;
        public int Columns;
        public float* Packed;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Rows, worker, workers, Tile.Columns);
            Packing.Columns(Weight + (start * Stride), Stride, true, (int)(end - start), Columns, Packed + (start * Columns), (long)Columns * Tile.Columns);
        }
    }
}
