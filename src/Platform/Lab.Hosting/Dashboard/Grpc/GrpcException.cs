namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>Ends a call with a status; the message goes to the caller as it is, so it holds nothing secret.</summary>
sealed class GrpcException(GrpcStatus status, string message, Exception? inner = null) : Exception(message, inner)
{
    public GrpcStatus Status { get; } = status;
}
