namespace Lab.Cli.Doctor;

/// <summary>What one check of <c>lab doctor</c> found; a line of its <c>--json</c>.</summary>
/// <param name="Check">Its name.</param>
/// <param name="State">How it came out.</param>
/// <param name="What">What is there and what is not, without secrets.</param>
/// <param name="Remedy">What to do; empty: nothing.</param>
/// <param name="Needed">Without it the lab cannot classify, train and serve: a problem here is exit code 5.</param>
public sealed record CheckResult(string Check, CheckState State, string What, string Remedy, bool Needed);
