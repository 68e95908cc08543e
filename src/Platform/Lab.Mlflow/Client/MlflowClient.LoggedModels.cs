using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

// Servers before MLflow 3 have none of these calls: IsMissing tells.
partial class MlflowClient
{
    const string LoggedModels = Api + "logged-models";
    const int MaxParams = 100, MaxMetrics = 1000;

    /// <summary>Makes a logged model, pending until <see cref="FinalizeLoggedModelAsync"/>.</summary>
    /// <param name="experimentId">Where it goes.</param>
    /// <param name="name">Null: the server makes one up.</param>
    /// <param name="runId">Run that made it.</param>
    /// <param name="parameters">At most 100 go with the first call; the client sends the others after it.</param>
    /// <param name="tags">First tags.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<LoggedModel> CreateLoggedModelAsync(
        string experimentId, string? name = null, string? runId = null, IReadOnlyList<Param>? parameters = null, IReadOnlyList<Tag>? tags = null, CancellationToken cancellation = default)
    {
        var all = parameters ?? [];
        var model = (await SendAsync<CreateLoggedModelRequest, LoggedModelResponse>(
            HttpMethod.Post, LoggedModels, new(experimentId, name, runId, [.. all.Take(MaxParams)], tags ?? []), cancellation, mayRepeat: false)).Model;
        foreach (var more in all.Skip(MaxParams).Chunk(MaxParams))
            await SendAsync<LoggedModelParamsRequest>(HttpMethod.Post, $"{LoggedModels}/{Uri.EscapeDataString(model.Info.ModelId)}/params", new(model.Info.ModelId, more), cancellation);
        return model;
    }

    public async Task<LoggedModel> GetLoggedModelAsync(string modelId, CancellationToken cancellation = default) =>
        (await GetAsync<LoggedModelResponse>($"{LoggedModels}/{Uri.EscapeDataString(modelId)}", [], cancellation)).Model;

    /// <summary>Says whether the model's files are there.</summary>
    public async Task<LoggedModel> FinalizeLoggedModelAsync(string modelId, LoggedModelStatus status, CancellationToken cancellation = default) =>
        (await SendAsync<FinalizeLoggedModelRequest, LoggedModelResponse>(
            HttpMethod.Patch, $"{LoggedModels}/{Uri.EscapeDataString(modelId)}", new(modelId, status), cancellation)).Model;

    /// <summary>Logged models that meet a filter such as <c>name = 'model' AND metrics.test_macro_f1 > 0.7</c>, the newest first.</summary>
    public IAsyncEnumerable<LoggedModel> SearchLoggedModelsAsync(
        IReadOnlyList<string> experimentIds, string? filter = null, int pageSize = 100, CancellationToken cancellation = default) =>
        AllAsync(async (token, stop) =>
        {
            var answer = await SendAsync<SearchLoggedModelsRequest, LoggedModelsResponse>(HttpMethod.Post, LoggedModels + "/search", new(experimentIds, filter, pageSize, token), stop);
            return new Page<LoggedModel>(answer.Models, answer.NextPageToken);
        }, cancellation);

    /// <summary>Says that a run made these models.</summary>
    public Task LogOutputsAsync(string runId, IReadOnlyList<ModelOutput> models, CancellationToken cancellation = default) =>
        SendAsync<LogOutputsRequest>(HttpMethod.Post, Api + "runs/outputs", new(runId, models), cancellation);

    /// <summary>Whether a refusal says that the server does not have such a call at all.</summary>
    internal static bool IsMissing(MlflowException refusal) =>
        refusal.Status is 404 or 405 or 501 && refusal.ErrorCode is ErrorCodes.EndpointNotFound or ErrorCodes.NotImplemented;
}
