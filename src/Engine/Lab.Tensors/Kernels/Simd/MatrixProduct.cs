namespace Lab.Tensors;

/// <summary>How the right operand of a <see cref="MatrixProduct"/> lies in memory.</summary>
enum RightLayout
{
    /// <summary>Element (p, j) at b[p * stride + j].</summary>
    RowMajor,

    /// <summary>Element (p, j) at b[j * stride + p]: a weight (outputs, inputs).</summary>
    Transposed,

    /// <summary>As <see cref="Packing.Columns"/> leaves it, panels depth * Tile.Columns apart.</summary>
    Packed,
}

/// <summary>
/// c (rows, columns) = or += a (rows, depth) b (depth, columns), then bias and activation.
/// Every element of c is added up in the same order, however the work is shared: results do not depend on the number of workers.
/// </summary>
unsafe struct MatrixProduct
{
    /// <summary>Steps of the inner dimension per tile call: a panel of b (256 x 32 floats = 32 KB) stays in the first-level cache.</summary>
    const int DepthPerTile = 256;

    /// <summary>Steps of the inner dimension that are packed at once; bounds the scratch memory.</summary>
    const int DepthPerPass = 1536;

    /// <summary>Rows of a that are packed at once: at most 120 x 1536 floats (720 KB) lie in the second-level cache.</summary>
    const int RowsPerPass = 120;

    /// <summary>
    /// Parts into which rows are cut for each worker. Columns are cut into one part each: every part packs all of a again,
    /// which is a tenth of the work when a worker has six panels, and half of it when it has one.
    /// </summary>
    const int RowPartsPerWorker = 6;

    public float* A;
    public long AStride;
    public bool ATransposed;
    public float* B;
    public long BStride;
    public RightLayout BLayout;
    public float* C;
    public long CStride;
    public int Rows;
    public int Columns;
    public int Depth;
    public bool Accumulate;
    public Epilogue Epilogue;

    /// <summary>Floating point operations, a multiply-add counted as two.</summary>
    public readonly double Operations => 2.0 * Rows * Columns * Depth;

    /// <summary>Enough rows to share among <paramref name="workers"/>; below, columns are shared.</summary>
    public readonly bool SharesRows(int workers) => Rows >= 4 * workers * Tile.Rows;

    /// <summary>
    /// Works off free parts until none is left. Parts are taken as workers get to them, so that one that the system
    /// has stopped for a while holds up only its own part. <paramref name="next"/> counts the parts taken by all.
    /// </summary>
    public readonly void RunParts(int* next, int workers, WorkerScratch* scratch)
    {
        // Many rows: share rows, everyone reads all of b. Few rows (a single text): share b.
        bool byRows = SharesRows(workers);
        int length = byRows ? Rows : Columns;
        int grain = byRows ? Tile.Rows : Tile.Columns;
        int parts = byRows ? RowPartsPerWorker * workers : workers;
        int part = (length + (parts * grain) - 1) / (parts * grain) * grain;
        if (byRows) part = Math.Min(part, RowsPerPass);
        while (true)
        {
            long start = (long)part * (Interlocked.Increment(ref *next) - 1);
            if (start >= length) return;
            int end = (int)Math.Min(length, start + part);
            if (byRows) Run((int)start, end, 0, Columns, scratch);
            else Run(0, Rows, (int)start, end, scratch);
        }
    }

    /// <summary>Everything on the calling thread.</summary>
    public readonly void Run(WorkerScratch* scratch) => Run(0, Rows, 0, Columns, scratch);

    readonly void Run(int rowStart, int rowEnd, int columnStart, int columnEnd, WorkerScratch* scratch)
    {
        if (rowEnd <= rowStart || columnEnd <= columnStart) return;
        int columns = columnEnd - columnStart;
        int panels = (columns + Tile.Columns - 1) / Tile.Columns;

        for (int pass = 0; pass < Depth; pass += DepthPerPass)
        {
            int depth = Math.Min(DepthPerPass, Depth - pass);
            float* packedB;
            long panelStride;
            if (BLayout == RightLayout.Packed)
            {
                panelStride = (long)Depth * Tile.Columns;
                packedB = B + (columnStart / Tile.Columns * panelStride) + ((long)pass * Tile.Columns);
            }
            else
            {
                panelStride = (long)depth * Tile.Columns;
                packedB = scratch->Right.Get(panels * panelStride);
                bool transposed = BLayout == RightLayout.Transposed;
                float* b = transposed ? B + (columnStart * BStride) + pass : B + (pass * BStride) + columnStart;
                Packing.Columns(b, BStride, transposed, columns, depth, packedB, panelStride);
            }

            float* packedA = scratch->Left.Get((long)RowsPerPass * depth);
            for (int row = rowStart; row < rowEnd; row += RowsPerPass)
            {
                int rows = Math.Min(RowsPerPass, rowEnd - row);
                float* a = ATransposed ? A + (pass * AStride) + row : A + (row * AStride) + pass;
                Packing.Rows(a, AStride, ATransposed, rows, depth, packedA);
                for (int panel = 0; panel < panels; panel++)
                {
                    int column = columnStart + (panel * Tile.Columns);
                    int width = Math.Min(Tile.Columns, columnEnd - column);
                    float* c = C + (row * CStride) + column;
                    Panel(packedA, packedB + (panel * panelStride), rows, depth, c, width, Accumulate || pass > 0);
                    if (pass + depth == Depth) Epilogue.Apply(c, CStride, row, column, rows, width);
                }
            }
        }
    }

    /// <summary>One panel of b against all packed rows of a.</summary>
    readonly void Panel(float* packedA, float* packedB, int rows, int depth, float* c, int width, bool accumulate)
    {
        float* edge = stackalloc float[Tile.MaxRows * Tile.MaxColumns];
        for (int start = 0; start < depth; start += DepthPerTile)
        {
            int steps = Math.Min(DepthPerTile, depth - start);
            float* b = packedB + ((long)start * Tile.Columns);
            for (int i = 0; i < rows; i += Tile.Rows)
            {
                int height = Math.Min(Tile.Rows, rows - i);
                float* a = packedA + ((long)i * depth) + ((long)start * height);
                float* target = c + (i * CStride);
                bool add = accumulate || start > 0;
                if (width == Tile.Columns)
                {
                    Tile.Run(height, a, b, steps, target, (nint)CStride, add);
                    continue;
                }
                Tile.Run(height, a, b, steps, edge, Tile.Columns, false);
                for (int r = 0; r < height; r++)
                    for (int j = 0; j < width; j++)
                        target[(r * CStride) + j] = edge[(r * Tile.Columns) + j] + (add ? target[(r * CStride) + j] : 0f);
            }
        }
    }
}
