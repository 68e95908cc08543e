namespace Lab.Tensors;

public sealed unsafe partial class SimdKernels
{
    public void Gather(Tensor table, Tensor rows, bool accumulate, Tensor y)
    {
        ShapeCheck.PerRow("gather", y, rows);
        team.Run(
            new GatherWork
            {
                Table = Floats(table),
                TableStride = table.Stride,
                TableRows = table.Rows,
                Row = Integers(rows),
                Y = Floats(y),
                YStride = y.Stride,
                Rows = y.Rows,
                Columns = y.Columns,
                Accumulate = accumulate,
            },
            y.Length >= ParallelElements);
    }

    public void ScatterAdd(Tensor dy, Tensor rows, int skipRow, Tensor table)
    {
        ShapeCheck.PerRow("scatter", dy, rows);
        team.Run(
            new ScatterWork
            {
                Table = Floats(table),
                TableStride = table.Stride,
                TableRows = table.Rows,
                Row = Integers(rows),
                SkipRow = skipRow,
                Gradient = Floats(dy),
                GradientStride = dy.Stride,
                Rows = dy.Rows,
                Columns = dy.Columns,
            },
            dy.Length >= ParallelElements);
    }

    static void CheckRow(int row, int tableRows)
    {
        if ((uint)row >= (uint)tableRows) throw new ArgumentOutOfRangeException(nameof(row), $"Row {row} of a table with {tableRows} rows.");
    }

    struct GatherWork : IWork
    {
        public float* Table;
        public long TableStride;
        public int TableRows;
        public int* Row;
        public float* Y;
        public long YStride;
        public int Rows;
        public int Columns;
        public bool Accumulate;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Rows, worker, workers);
            for (long r = start; r < end; r++)
            {
                CheckRow(Row[r], TableRows);
                float* from = Table + (Row[r] * TableStride);
                if (Accumulate) ElementWise.Add(Y + (r * YStride), from, Columns);
                else new ReadOnlySpan<float>(from, Columns).CopyTo(new Span<float>(Y + (r * YStride), Columns));
            }
        }
    }

    /// <summary>Workers share columns, not rows: two tokens with one id never meet in two workers, and the order stays fixed.</summary>
    struct ScatterWork : IWork
    {
        public float* Table;
        public long TableStride;
        public int TableRows;
        public int* Row;
        public int SkipRow;
        public float* Gradient;
        public long GradientStride;
        public int Rows;
        public int Columns;

        public readonly void Run(int worker, int workers)
        {
            var (start, end) = Partition.Of(Columns, worker, workers, 16);
            for (int r = 0; r < Rows; r++)
            {
                if (Row[r] == SkipRow) continue;
                CheckRow(Row[r], TableRows);
                ElementWise.Add(Table + (Row[r] * TableStride) + start, Gradient + (r * GradientStride) + start, end - start);
            }
        }
    }
}
