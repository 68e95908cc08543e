using Lab.ServiceDefaults.Access;

namespace Lab.MlflowServer.Http;

/// <summary>What the front door refuses, as MLflow's error body.</summary>
sealed class MlflowRefusals : IRefusals
{
    public Task WriteAsync(HttpContext http, int status, string detail, string header) => Answers.WriteErrorAsync(http, new MlflowException(status switch
    {
        StatusCodes.Status401Unauthorized => ErrorCodes.Unauthenticated,
        StatusCodes.Status403Forbidden => ErrorCodes.PermissionDenied,
        _ => ErrorCodes.BadRequest,
    }, detail, status));
}
