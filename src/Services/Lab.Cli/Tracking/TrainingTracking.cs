using System.Globalization;
using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using Lab.Sentiment.Tracking;

namespace Lab.Cli.Tracking;

/// <summary>A training of this program as a run of the MLflow server that <c>ConnectionStrings__mlflow</c>, else <c>MLFLOW_TRACKING_URI</c> names.</summary>
static class TrainingTracking
{
    const string OfLab = "ConnectionStrings__mlflow", OfMlflow = "MLFLOW_TRACKING_URI", Machine = "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", MachineInterval = "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL";

    /// <summary>Null where no server is named; a warning where what is named is none.</summary>
    public static TrackedTraining? TryStart(LabHost host, FineTuneOptions options, bool upload, TimeSpan? opening = null)
    {
        string name = host.Variable(OfLab) is null ? OfMlflow : OfLab;
        if (host.Variable(name) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            // MLflow's own tools also take file: and sqlite: there; that is no reason not to train.
            Message.Warn(host, $"The training is not tracked: {name} is not the address of a server (http://HOST:PORT).");
            return null;
        }
        return TrackedTraining.Start(server, options, new TrackedTrainingOptions
        {
            Experiment = host.Variable("MLFLOW_EXPERIMENT_NAME") ?? TrackedTrainingOptions.DefaultExperiment,
            RunName = host.Variable("MLFLOW_RUN_NAME"),
            Source = "lab train",
            SourceFolder = host.CurrentFolder,
            SystemMetricsInterval = SystemMetricsInterval(host),
            Upload = upload,
            OpeningLimit = opening ?? new TrackedTrainingOptions().OpeningLimit,
            Time = host.Time,
        });
    }

    /// <summary>The server that the variables name; null where they name none, or no server.</summary>
    public static Uri? Server(LabHost host) =>
        (host.Variable(OfLab) ?? host.Variable(OfMlflow)) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" ? server : null;

    static TimeSpan? SystemMetricsInterval(LabHost host)
    {
        if (host.Variable(Machine) is { } wanted && wanted.ToUpperInvariant() is "FALSE" or "0") return null;
        var usual = new TrackedTrainingOptions().SystemMetricsInterval;
        if (host.Variable(MachineInterval) is not { } text) return usual;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 86_400) return TimeSpan.FromSeconds(seconds);
        Message.Warn(host, $"{MachineInterval} is '{text}', not a number of seconds above 0: every {usual?.TotalSeconds:0} s is taken.");
        return usual;
    }

    /// <summary>Ends the run. Prints its address, or one warning.</summary>
    public static async Task<TrackedRun> FinishAsync(LabHost host, TrackedTraining tracking, FineTuneResult result, CancellationToken cancellation)
    {
        var run = await tracking.FinishAsync(result, cancellation);
        if (run.Warning is { } warning) Message.Warn(host, warning);
        if (run.Note is { } note) host.Error.WriteLine($"note: {note}");
        if (run.Address is { } address) host.Error.WriteLine($"run: {address}");
        return run;
    }
}
