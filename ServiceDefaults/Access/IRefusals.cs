using Microsoft.AspNetCore.Http;

namespace Lab.ServiceDefaults.Access;

/// <summary>How a service says no, before any of its routes is asked.</summary>
public interface IRefusals
{
    /// <param name="http">The request.</param>
    /// <param name="status">401, 403 or 415.</param>
    /// <param name="detail">What is wrong and what would be right.</param>
    /// <param name="header">The header that it is about.</param>
    Task WriteAsync(HttpContext http, int status, string detail, string header);
}

/// <summary>As a problem document (RFC 9457).</summary>
sealed class ProblemRefusals : IRefusals
{
    public Task WriteAsync(HttpContext http, int status, string detail, string header) =>
        TypedResults.Problem(detail, statusCode: status, extensions: [new("errors", new Dictionary<string, string[]> { [header] = [detail] })]).ExecuteAsync(http);
}
