namespace Lab.Cli.Doctor;

/// <summary>One thing that <c>lab doctor</c> looks at. It changes nothing, and shows no secret.</summary>
interface ICheck
{
    string Name { get; }

    /// <summary>Without it the lab cannot classify, train and serve.</summary>
    bool Needed => false;

    /// <summary>It takes no longer.</summary>
    TimeSpan Limit => Examination.Limit;

    /// <param name="machine">All that it may look at.</param>
    /// <param name="cancellation">Ends programs and requests in time.</param>
    Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation);
}

/// <summary>What a check found.</summary>
/// <param name="State">How it came out.</param>
/// <param name="What">What is there and what is not.</param>
/// <param name="Remedy">What to do; null: nothing.</param>
readonly record struct Verdict(CheckState State, string What, string? Remedy)
{
    public static Verdict Ok(string what, string? remedy = null) => new(CheckState.Ok, what, remedy);

    public static Verdict Note(string what, string? remedy) => new(CheckState.Note, what, remedy);

    public static Verdict Problem(string what, string remedy) => new(CheckState.Problem, what, remedy);
}
