namespace Lab.Mlflow;

/// <summary>A request that a tracking server refuses: thrown by the client for an answer, and by the server to give one.</summary>
public sealed class MlflowException : Exception
{
    /// <param name="errorCode">One of <see cref="ErrorCodes"/>, or what an unknown server sent.</param>
    /// <param name="message">Text of the server.</param>
    /// <param name="status">HTTP status; left out, that of the code.</param>
    /// <param name="inner">The failure below, when there is one.</param>
    public MlflowException(string errorCode, string message, int? status = null, Exception? inner = null) : base(message, inner)
    {
        ErrorCode = errorCode;
        Status = status ?? ErrorCodes.StatusOf(errorCode);
    }

    public string ErrorCode { get; }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>SQL state and error class of the answer, where they are not those of the code.</summary>
    internal (string Sqlstate, string Name)? Class { get; init; }

    /// <summary>The refusal that a failure of this kind is.</summary>
    internal static MlflowException Of(LabException failure)
    {
        var codes = KindCodes.Of(failure.Kind);
        return new(codes.MlflowErrorCode, failure.Message, codes.HttpStatus, failure);
    }

    internal static MlflowException Invalid(string message) => new(ErrorCodes.InvalidParameterValue, message);

    internal static MlflowException Missing(string message) => new(ErrorCodes.ResourceDoesNotExist, message);

    internal static MlflowException Exists(string message) => new(ErrorCodes.ResourceAlreadyExists, message);
}
