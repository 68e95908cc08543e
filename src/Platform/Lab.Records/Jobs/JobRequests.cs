namespace Lab.Records.Jobs;

// What is asked for, kind by kind. Paths are relative to the trainer's data folder, or absolute and below one of its roots.
// What is null is the trainer's default.

/// <param name="Data">Data file with texts and labels.</param>
/// <param name="Validation">Its own file for validation, else a split.</param>
/// <param name="Test">Its own file for the test, else a split.</param>
/// <param name="Model">Model folder or registry version to begin from; null: the champion.</param>
/// <param name="TextColumns">Joined to the text; null: as the file's columns tell.</param>
/// <param name="LabelColumn">Null: as the file's columns tell.</param>
/// <param name="LabelMap">As in <c>lab train</c>: <c>1=negative,2=negative,3=neutral</c>.</param>
/// <param name="Register">Becomes a version of the registry.</param>
/// <param name="Hyperparameters">Other than the defaults.</param>
public sealed record FineTuneRequest(
    string Data, string? Validation = null, string? Test = null, string? Model = null, IReadOnlyList<string>? TextColumns = null, string? LabelColumn = null,
    string? LabelMap = null, bool Register = true, Hyperparameters? Hyperparameters = null);

/// <param name="MinFeedback">Accepted corrections without which it does not begin.</param>
/// <param name="Data">Further data file with texts and labels.</param>
/// <param name="Hyperparameters">Other than the defaults.</param>
public sealed record RetrainRequest(int? MinFeedback = null, string? Data = null, Hyperparameters? Hyperparameters = null);

/// <param name="Data">Data file with texts and labels.</param>
/// <param name="Model">Model folder or registry version; null: the champion.</param>
/// <param name="TextColumns">Joined to the text; null: as the file's columns tell.</param>
/// <param name="LabelColumn">Null: as the file's columns tell.</param>
/// <param name="LabelMap">As in <c>lab evaluate</c>.</param>
public sealed record EvaluateRequest(
    string Data, string? Model = null, IReadOnlyList<string>? TextColumns = null, string? LabelColumn = null, string? LabelMap = null);

/// <param name="Input">Data file, or a folder: of a folder what no job scored before.</param>
/// <param name="Output">Folder for the results; null: beside the input.</param>
/// <param name="TextColumns">Joined to the text; null: as the file's columns tell.</param>
public sealed record ScoreRequest(string Input, string? Output = null, IReadOnlyList<string>? TextColumns = null);

/// <param name="Model">Hub id or folder.</param>
/// <param name="AutoDeploy">Becomes the champion when it passed its checks.</param>
public sealed record ModelStartRequest(string Model, bool AutoDeploy = false);

/// <param name="Version">Of the registry.</param>
public sealed record DeployRequest(string Version);

/// <summary>Settings of a training; null: the default.</summary>
/// <param name="LearningRate">At its height.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="WeightDecay">Of AdamW.</param>
/// <param name="MaxLength">Tokens a row.</param>
/// <param name="Seed">Of everything random.</param>
/// <param name="Trials">Random search of so many settings; null or 0: none.</param>
/// <param name="BudgetMinutes">Time for the search.</param>
public sealed record Hyperparameters(
    double? LearningRate = null, int? Epochs = null, int? BatchSize = null, double? WeightDecay = null, int? MaxLength = null, int? Seed = null,
    int? Trials = null, double? BudgetMinutes = null)
{
    /// <exception cref="LabException">A value is out of range.</exception>
    public void Check()
    {
        Check("learning_rate", LearningRate, value => value is > 0 and <= 1, "above 0, at most 1");
        Check("epochs", Epochs, value => value is >= 1 and <= 10_000, "1 to 10,000");
        Check("batch_size", BatchSize, value => value is >= 1 and <= 65_536, "1 to 65,536");
        Check("weight_decay", WeightDecay, value => value is >= 0 and <= 10, "0 to 10");
        Check("max_length", MaxLength, value => value is >= 3 and <= 100_000, "3 and more");
        Check("seed", Seed, value => value >= 0, "0 and more");
        Check("trials", Trials, value => value is >= 0 and <= 1_000, "0 to 1,000");
        Check("budget_minutes", BudgetMinutes, value => value is > 0 and <= 10_080, "above 0, at most a week");
    }

    static void Check(string name, double? value, Func<double, bool> isRight, string expected)
    {
        if (value is { } given && !isRight(given))
            throw new LabException(ErrorKind.Usage, FormattableString.Invariant($"'{name}' is {given}."), "hyperparameters", expected);
    }
}
