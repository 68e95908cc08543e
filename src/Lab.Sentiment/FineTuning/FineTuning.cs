using Lab.Sentiment.Promotion;

namespace Lab.Sentiment;

/// <summary>From a CSV and a pretrained folder to a new model folder, measured on rows it has not seen.</summary>
public static class FineTuning
{
    /// <summary>
    /// Reads, splits, tokenises, trains, measures, writes. The model is written once, at the end: after a failure or a
    /// cancellation there is none, or the old one, and beside it the checkpoints to continue from.
    /// </summary>
    /// <exception cref="LabException">The data, the model folder, an option or a checkpoint is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; once updates were made there is a checkpoint.</exception>
    public static FineTuneResult Run(FineTuneOptions options, IFineTuneObserver? observer = null, CancellationToken cancellation = default)
    {
        using var spans = FineTuneSpans.TryStart(observer);
        try
        {
            return RunSteps(options, spans ?? observer, cancellation);
        }
        catch (Exception problem)
        {
            spans?.Failed(problem);
            throw;
        }
    }

    /// <summary>The rows of the test part, which a run of these options does not learn from.</summary>
    /// <exception cref="LabException">The data is not right.</exception>
    public static IReadOnlyList<GateRow> TestRows(FineTuneOptions options, CancellationToken cancellation = default)
    {
        var data = FineTuneDatasets.Read(options, cancellation);
        return [.. data.Split.Test.Select(row => new GateRow(row.Text, data.Labels.Names[row.Label]))];
    }

    static FineTuneResult RunSteps(FineTuneOptions options, IFineTuneObserver? observer, CancellationToken cancellation)
    {
        using var start = FineTuneStart.Load(options, cancellation);
        var run = FineTuneRun.Prepare(start, options, observer, keepsCheckpoints: true, cancellation);
        var trained = run.Train();
        run.Choose(trained);
        try
        {
            run.Calibrate();
            run.Measure();
            run.Write();
        }
        catch (Exception problem)
        {
            run.KeepTraining(problem);
            throw;
        }
        run.RemoveCheckpoints();
        return run.Result(trained);
    }
}
