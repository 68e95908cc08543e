using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>Values that go out together, within the limits of a server.</summary>
sealed class LogBatch
{
    const int MaxMetrics = 1000, MaxParams = 100, MaxTags = 100, MaxInputs = 100, MaxTogether = 1000;

    readonly List<TaskCompletionSource> awaited = [];

    public List<Metric> Metrics { get; } = [];

    public List<Param> Params { get; } = [];

    public List<Tag> Tags { get; } = [];

    public List<DatasetInput> Inputs { get; } = [];

    public int Count => Metrics.Count + Params.Count + Tags.Count + Inputs.Count;

    /// <summary>Somebody waits until it is sent.</summary>
    public bool IsAwaited => awaited.Count > 0;

    public bool Takes(object value) => !IsAwaited && Count < MaxTogether && value switch
    {
        Metric => Metrics.Count < MaxMetrics,
        // A key twice in one batch is refused by the server.
        Param param => Params.Count < MaxParams && Params.TrueForAll(other => other.Key != param.Key),
        Tag => Tags.Count < MaxTags,
        DatasetInput => Inputs.Count < MaxInputs,
        _ => true,
    };

    public void Add(object value)
    {
        switch (value)
        {
            case Metric metric: Metrics.Add(metric); break;
            case Param param: Params.Add(param); break;
            case Tag tag: Tags.Add(tag); break;
            case DatasetInput input: Inputs.Add(input); break;
            case TaskCompletionSource waiting: awaited.Add(waiting); break;
        }
    }

    /// <summary>Tells who waits: it has gone out, or is lost.</summary>
    public void Sent() => awaited.ForEach(waiting => waiting.TrySetResult());
}
