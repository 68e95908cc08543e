using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>How every service of the lab writes JSON.</summary>
public static class JsonDefaults
{
    /// <summary>snake_case, absent instead of null, text readable in every script.</summary>
    /// <param name="services">Of the service.</param>
    /// <param name="types">Its types on the wire.</param>
    public static IServiceCollection AddLabJson(this IServiceCollection services, IJsonTypeInfoResolver types) => services.ConfigureHttpJsonOptions(json =>
    {
        var options = json.SerializerOptions;
        options.TypeInfoResolverChain.Insert(0, types);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    });
}
