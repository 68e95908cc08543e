using Lab.ServiceDefaults.Hosting;

namespace Lab.MlflowServer.Hosting;

/// <summary>Where the server listens, and what it says about it.</summary>
static class AddressServices
{
    public static void AddAddress(this WebApplicationBuilder builder, TrackingServerOptions options)
    {
        if (options.Url is { } url) builder.WebHost.UseUrls(url);
        else builder.UseDefaultUrls(TrackingServerOptions.UsualUrl);
    }

    // A line for each request costs more than the request.
    public static void AddQuietLogging(this WebApplicationBuilder builder) => builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
}
