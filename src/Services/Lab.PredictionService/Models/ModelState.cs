namespace Lab.PredictionService.Models;

/// <summary>What can be said of the model now.</summary>
abstract record ModelState
{
    /// <summary>Being read.</summary>
    public sealed record Starting : ModelState;

    /// <summary>Serving.</summary>
    public sealed record Ready(ServedModel Model) : ModelState;

    /// <summary>Cannot be loaded. <paramref name="Reason"/> goes to clients: it holds no path.</summary>
    public sealed record Failed(string Reason) : ModelState;
}
