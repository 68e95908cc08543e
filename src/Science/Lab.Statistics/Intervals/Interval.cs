namespace Lab.Statistics;

/// <summary>Two ends between which a value is believed to lie.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The part of it between two limits.</summary>
    internal Interval Clip(double from, double to) => new(Math.Max(from, Low), Math.Min(to, High));
}
