namespace Lab.Tensors;

/// <summary>Cuts a range into one contiguous part per worker.</summary>
static class Partition
{
    /// <summary>Part of <c>0..length</c> for a worker, in multiples of <paramref name="grain"/> except the last.</summary>
    public static (long Start, long End) Of(long length, int worker, int workers, int grain = 1)
    {
        long grains = (length + grain - 1) / grain;
        long start = grains * worker / workers * grain;
        long end = grains * (worker + 1) / workers * grain;
        return (Math.Min(start, length), Math.Min(end, length));
    }
}
