using Microsoft.Extensions.Configuration;

namespace AppHost.Resources.Services;

/// <summary>The key of the routes that administer services.</summary>
static class ApiKeyExtensions
{
    const string Variable = "LAB_API_KEY";
    const int GeneratedLength = 32;

    /// <summary>
    /// The secret parameter <c>api-key</c>. On this machine everything listens on localhost, where no key is needed: it is the one in
    /// <c>LAB_API_KEY</c>, or none. A deployment listens for others: there it is asked for, or generated.
    /// </summary>
    public static IResourceBuilder<ParameterResource>? AddApiKey(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode
            ? builder.AddParameter("api-key", new GenerateParameterDefault { MinLength = GeneratedLength, Special = false }, secret: true)
            : builder.Configuration[Variable] is { Length: > 0 } key ? builder.AddParameter("api-key", () => key, secret: true) : null;

    /// <summary>The service asks for the key; without one it decides by where it listens.</summary>
    public static IResourceBuilder<T> WithApiKey<T>(this IResourceBuilder<T> service, IResourceBuilder<ParameterResource>? key) where T : IResourceWithEnvironment =>
        key is null ? service : service.WithEnvironment(Variable, key);
}
