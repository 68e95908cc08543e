namespace Lab;

/// <summary>What a kind of failure is called outside this program: the one table that the command and the services read.</summary>
/// <param name="Exit">How a process ends that fails so.</param>
/// <param name="HttpStatus">Status of the answer to a request that fails so.</param>
/// <param name="MlflowErrorCode">Code in the error body of MLflow's protocol; its own status there is <paramref name="HttpStatus"/>.</param>
public readonly record struct KindCodes(ExitCode Exit, int HttpStatus, string MlflowErrorCode)
{
    public static KindCodes Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Usage => new(ExitCode.Usage, 400, "INVALID_PARAMETER_VALUE"),
        ErrorKind.Data => new(ExitCode.Data, 400, "INVALID_PARAMETER_VALUE"),
        ErrorKind.Model => new(ExitCode.Model, 503, "TEMPORARILY_UNAVAILABLE"),
        ErrorKind.MissingTool => new(ExitCode.MissingTool, 501, "NOT_IMPLEMENTED"),
        ErrorKind.Gate => new(ExitCode.Gate, 409, "RESOURCE_CONFLICT"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of failure."),
    };
}
