namespace Lab.Statistics;

/// <summary>What a test holds against "no difference".</summary>
public enum Alternative
{
    /// <summary>Different, either way.</summary>
    TwoSided,

    /// <summary>The first is greater.</summary>
    Greater,

    /// <summary>The first is less.</summary>
    Less,
}

static class AlternativeTails
{
    /// <summary>p-value of a standardised difference.</summary>
    public static double Normal(this Alternative alternative, double z) => double.IsNaN(z) ? double.NaN : alternative switch
    {
        Alternative.Greater => Distributions.NormalTail(z),
        Alternative.Less => Distributions.NormalCdf(z),
        _ => 2 * Distributions.NormalTail(Math.Abs(z)),
    };

    /// <summary>p-value from both tails, each with the value seen in it.</summary>
    public static double OfTails(this Alternative alternative, double less, double greater) => alternative switch
    {
        Alternative.Greater => greater,
        Alternative.Less => less,
        _ => Math.Min(1, 2 * Math.Min(less, greater)),
    };
}
