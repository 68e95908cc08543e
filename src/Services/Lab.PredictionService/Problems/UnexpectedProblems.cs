using Microsoft.AspNetCore.Diagnostics;

namespace Lab.PredictionService.Problems;

/// <summary>Exceptions that no endpoint expects: a broken request as its own status, anything else as 500 without its message.</summary>
sealed partial class UnexpectedProblems(ILogger<UnexpectedProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        int status = exception is BadHttpRequestException broken ? broken.StatusCode : StatusCodes.Status500InternalServerError;
        if (status == StatusCodes.Status500InternalServerError) LogFailure(exception, httpContext.Request.Method, httpContext.Request.Path, httpContext.TraceIdentifier);
        await Problem.OfStatus(status, httpContext.Request).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    partial void LogFailure(Exception cause, string method, string path, string requestId);
}
