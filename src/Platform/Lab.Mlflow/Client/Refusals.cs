using System.Text.Json;
using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>Makes an exception of an answer that is no success.</summary>
static class Refusals
{
    const int MaxText = 300;

    public static MlflowException Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, MlflowJson.Of<ErrorBody>()) is { ErrorCode: { } code } error) return new(code, error.Message ?? "", status);
        }
        catch (JsonException)
        {
            // A proxy or another server on the way; its text is all there is.
        }
        string text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxText)]).Trim();
        return new(CodeOf(status), $"The server answered {status}{(text.Length > 0 ? ": " + text : ".")}", status);
    }

    static string CodeOf(int status) => status switch
    {
        400 => ErrorCodes.BadRequest,
        401 => ErrorCodes.Unauthenticated,
        403 => ErrorCodes.PermissionDenied,
        404 or 405 => ErrorCodes.EndpointNotFound,
        429 => ErrorCodes.RequestLimitExceeded,
        501 => ErrorCodes.NotImplemented,
        503 => ErrorCodes.TemporarilyUnavailable,
        504 => ErrorCodes.DeadlineExceeded,
        _ => ErrorCodes.InternalError,
    };
}
