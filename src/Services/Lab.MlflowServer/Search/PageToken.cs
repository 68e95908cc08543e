using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lab.MlflowServer.Search;

/// <summary>Where the next page starts. Raw form: base64 of <c>{"offset": 100}</c>.</summary>
static class PageToken
{
    public static string Write(long offset) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"offset": {{offset}}}""")));

    /// <summary>0 without a token.</summary>
    public static long Read(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(token);
        }
        catch (FormatException)
        {
            throw MlflowException.Invalid("Invalid page token, could not base64-decode");
        }
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("offset", out var offset) && offset.TryGetInt64(out long number) && number >= 0)
                return number;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Refused below like any other text that is no token.
        }
        throw MlflowException.Invalid("Invalid page token, could not base64-decode");
    }
}
