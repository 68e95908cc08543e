using System.Globalization;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Sentiment.Tracking;
using Lab.Training;

namespace Lab.Sentiment.Retraining;

/// <summary>Short trainings with hyper-parameters drawn at random. Each is a run below that of the retraining; the lowest log loss on the validation rows wins.</summary>
/// <param name="options">Of the search, and the trainer's settings that it varies.</param>
/// <param name="search">How many, for how long.</param>
/// <param name="parentRunId">Run of the retraining.</param>
sealed class RandomSearch(RetrainingOptions options, SearchOptions search, string parentRunId)
{
    /// <summary>Yields each trial when it is finished.</summary>
    /// <param name="training">What all trials share: model, files, length.</param>
    /// <param name="done">Trials of an earlier process.</param>
    /// <param name="began">Told of each trial.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async IAsyncEnumerable<Trial> RunAsync(
        FineTuneOptions training, IReadOnlyList<Trial> done, Action<Trial> began, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var budget = new CancellationTokenSource(search.Budget, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellation);
        for (int number = 1; number <= search.Trials && !budget.IsCancellationRequested; number++)
        {
            if (done.Any(trial => trial.Number == number)) continue;
            var trial = Trial.Draw(number, search.Seed, options.Trainer);
            began(trial);
            if (await TryAsync(trial, training, either.Token, cancellation) is { } finished) yield return finished;
        }
    }

    // Null: the budget ended it.
    async Task<Trial?> TryAsync(Trial trial, FineTuneOptions training, CancellationToken limited, CancellationToken cancellation)
    {
        string experiment = await options.Mlflow.EnsureExperimentAsync(options.Experiment, cancellation);
        string run = (await options.Mlflow.CreateRunAsync(
            experiment, $"trial-{trial.Number}", [new("mlflow.parentRunId", parentRunId), new("lab.trial", trial.Number.ToString(CultureInfo.InvariantCulture))], cancellation: cancellation)).Info.RunId;
        string folder = Path.Combine(options.WorkFolder, "trials", trial.Number.ToString(CultureInfo.InvariantCulture));
        var status = RunStatus.Failed;
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            var settings = training with
            {
                OutputFolder = folder,
                Checkpoints = new CheckpointSettings { Interval = SaveInterval.Never },
                Trainer = trial.Apply(options.Trainer) with { Epochs = search.Epochs, Patience = null },
            };
            await using var logger = new RunLogger(options.Mlflow, new RunLoggerOptions { Experiment = options.Experiment, RunId = run, Time = options.Time });
            var log = new TrainingLog(logger, logsDatasets: false, options.Time);
            log.Options(settings, "trial");
            var result = await Task.Run(() => FineTuning.Run(settings, log, limited), limited);
            log.Result(result);
            await logger.FinishAsync();
            status = RunStatus.Finished;
            return trial with { LogLoss = result.Splits["validation"].LogLoss };
        }
        catch (OperationCanceledException)
        {
            status = RunStatus.Killed;
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
        catch (LabException diverged) when (diverged.Kind == ErrorKind.Model)
        {
            // A rate that is too high: the trial has failed, the search goes on.
            return trial with { LogLoss = double.MaxValue };
        }
        finally
        {
            await options.Mlflow.EndRunAsync(run, status, CancellationToken.None);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
