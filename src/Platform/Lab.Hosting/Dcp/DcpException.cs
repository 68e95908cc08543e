using System.Net;
using System.Text.Json;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>DCP refused a request.</summary>
sealed class DcpException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>
    /// What DCP said. A rejected object is named by its fields only, because DCP's own sentence quotes the values, and
    /// values can be secrets.
    /// </summary>
    public static DcpException Of(string request, HttpStatusCode status, string body)
    {
        var said = Read(body);
        var fields = said?.Details?.Causes?.Select(cause => cause.Field).Where(field => field is not null).ToArray() ?? [];
        var why = status == HttpStatusCode.UnprocessableEntity
            ? $"invalid: {(fields.Length == 0 ? said?.Reason : string.Join(", ", fields))}"
            : said?.Message ?? said?.Reason ?? status.ToString();
        return new(status, $"DCP refused {request} ({(int)status}): {why}");
    }

    static FailureStatus? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DcpJson.Default.FailureStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
