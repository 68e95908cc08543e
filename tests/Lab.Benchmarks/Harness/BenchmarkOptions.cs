namespace Lab.Benchmarks.Harness;

/// <summary>What the command line asks for.</summary>
sealed record BenchmarkOptions
{
    public const string All = "all";

    /// <summary>Benchmarks asked for; empty or <see cref="All"/> means every one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Turns of each comparison.</summary>
    public required int Rounds { get; init; }

    /// <summary>A few seconds each: shows that everything works, its figures mean little.</summary>
    public required bool Quick { get; init; }

    /// <summary>Folder of the result files; null: results/CPU beside the sources of this program.</summary>
    public required string? Output { get; init; }

    /// <summary>Folder of the encoder; null: looked for.</summary>
    public required string? Model { get; init; }

    /// <summary>Reviews as CSV; null: the women's-clothing reviews of the repository.</summary>
    public required string? Data { get; init; }

    /// <summary>Prediction service of an earlier state, to compare with; null without.</summary>
    public required string? Before { get; init; }

    /// <summary>Python to ask first for the peers written in it.</summary>
    public required string? Python { get; init; }

    public bool Runs(string name) => Names.Count == 0 || Names.Contains(All) || Names.Contains(name);
}
