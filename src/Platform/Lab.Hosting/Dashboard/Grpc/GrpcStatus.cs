namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>The status codes of gRPC that this server gives; the numbers are the wire's.</summary>
enum GrpcStatus
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Internal = 13,
    Unauthenticated = 16,
}
