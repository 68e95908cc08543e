using System.Diagnostics.CodeAnalysis;
using Lab.MlflowServer;
using Lab.PredictionService;
using Microsoft.Extensions.Logging;

namespace Lab.Cli.Notebooks;

/// <summary>
/// The lab's services for a notebook: those that run already, by the addresses that the AppHost or the user gives in the environment
/// or at their usual ports; else own ones inside the Jupyter kernel, which end with it.
/// </summary>
public static class LabServices
{
    /// <summary>Variables that name the tracking server, in the order asked.</summary>
    public static readonly IReadOnlyList<string> TrackingVariables = ["ConnectionStrings__mlflow", "MLFLOW_TRACKING_URI"];

    /// <summary>Variables that name the prediction service, in the order asked.</summary>
    public static readonly IReadOnlyList<string> PredictionVariables = ["PREDICTION_SERVICE_HTTP"];

    static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    /// <summary>A tracking server that answers.</summary>
    /// <param name="folder">Where an own one keeps its database and files.</param>
    /// <param name="cancellation">Ends the search and the start.</param>
    /// <exception cref="LabException">The environment names a server that does not answer.</exception>
    public static async Task<LabServer> TrackingAsync(string folder, CancellationToken cancellation = default)
    {
        if (await FindAsync(TrackingVariables, new("http://localhost:5000"), Environment.GetEnvironmentVariable, cancellation) is { } running) return running;
        Directory.CreateDirectory(folder);
        string root = Path.GetFullPath(folder);
        return await LabServer.StartAsync(
            MlflowServerApp.Create(
                ["--backend-store-uri", $"sqlite:///{Path.Combine(root, "mlflow.db")}", "--artifacts-destination", Path.Combine(root, "mlartifacts"), "--port", "0"],
                builder => builder.Logging.SetMinimumLevel(LogLevel.Warning)),
            cancellation);
    }

    /// <summary>A prediction service that answers.</summary>
    /// <param name="folder">Where an own one keeps corrections.</param>
    /// <param name="model">Hugging Face folder that an own one serves; null: the starter model. Where one is named, no running service is asked: it may serve another.</param>
    /// <param name="cancellation">Ends the search and the start.</param>
    /// <exception cref="LabException">The environment names a service that does not answer.</exception>
    public static async Task<LabServer> PredictionAsync(string folder, string? model = null, CancellationToken cancellation = default)
    {
        if (model is null && await FindAsync(PredictionVariables, new("http://localhost:8000"), Environment.GetEnvironmentVariable, cancellation) is { } running) return running;
        string[] served = model is null ? [] : ["--model", Path.GetFullPath(model)];
        var own = await LabServer.StartAsync(
            PredictionServiceApp.Create(
                [.. served, "--urls", "http://127.0.0.1:0", "--Feedback:Folder", Path.Combine(Path.GetFullPath(folder), "feedback"), "--Logging:LogLevel:Default", "Warning"]),
            cancellation);
        // It listens before its model is loaded.
        while (!await AnswersAsync(own.Address, cancellation)) await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        return own;
    }

    /// <returns>Null where none is named and none is at the usual port.</returns>
    internal static async Task<LabServer?> FindAsync(IReadOnlyList<string> variables, Uri usual, Func<string, string?> variableOf, CancellationToken cancellation)
    {
        string? variable = variables.FirstOrDefault(name => !string.IsNullOrEmpty(variableOf(name)));
        if (variable is null) return await AnswersAsync(usual, cancellation) ? new LabServer(usual) : null;
        string value = variableOf(variable)!;
        if (TryParse(value, out var address) && await AnswersAsync(address, cancellation)) return new LabServer(address);
        throw new LabException(
            ErrorKind.MissingTool, $"{variable} names a server that does not answer: '{value}'.", variable, "the address of a running server (http://HOST:PORT).",
            "Start it, or start the notebook without the variable: then it brings its own.");
    }

    static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    // Both services have /health.
    static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
