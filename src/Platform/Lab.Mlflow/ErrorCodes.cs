namespace Lab.Mlflow;

/// <summary>The error codes of MLflow's own table that a tracking server gives, and the HTTP status of each.</summary>
public static class ErrorCodes
{
    public const string BadRequest = "BAD_REQUEST";
    public const string InvalidParameterValue = "INVALID_PARAMETER_VALUE";
    public const string ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS";
    public const string Unauthenticated = "UNAUTHENTICATED";
    public const string CustomerUnauthorized = "CUSTOMER_UNAUTHORIZED";
    public const string PermissionDenied = "PERMISSION_DENIED";
    public const string ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST";
    public const string NotFound = "NOT_FOUND";
    public const string EndpointNotFound = "ENDPOINT_NOT_FOUND";
    public const string AlreadyExists = "ALREADY_EXISTS";
    public const string Aborted = "ABORTED";
    public const string ResourceConflict = "RESOURCE_CONFLICT";
    public const string RequestLimitExceeded = "REQUEST_LIMIT_EXCEEDED";
    public const string ResourceExhausted = "RESOURCE_EXHAUSTED";
    public const string Cancelled = "CANCELLED";
    public const string InternalError = "INTERNAL_ERROR";
    public const string InvalidState = "INVALID_STATE";
    public const string DataLoss = "DATA_LOSS";
    public const string NotImplemented = "NOT_IMPLEMENTED";
    public const string TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE";
    public const string DeadlineExceeded = "DEADLINE_EXCEEDED";

    /// <summary>HTTP status of an error code; 500 for one that is not in the table.</summary>
    public static int StatusOf(string errorCode) => errorCode switch
    {
        BadRequest or InvalidParameterValue or ResourceAlreadyExists => 400,
        Unauthenticated or CustomerUnauthorized => 401,
        PermissionDenied => 403,
        ResourceDoesNotExist or NotFound or EndpointNotFound => 404,
        AlreadyExists or Aborted or ResourceConflict => 409,
        RequestLimitExceeded or ResourceExhausted => 429,
        Cancelled => 499,
        NotImplemented => 501,
        TemporarilyUnavailable => 503,
        DeadlineExceeded => 504,
        _ => 500,
    };
}
