using System.Threading.RateLimiting;
using Lab.PredictionService.Batches;
using Lab.PredictionService.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>So many corrections of one address at a time: nobody fills the stream alone, or decides alone what the next model learns.</summary>
static class FeedbackLimits
{
    public const string Policy = "feedback";

    public static void AddFeedbackLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.AddPolicy(Policy, http =>
        {
            var options = Options(http);
            return RateLimitPartition.GetFixedWindowLimiter(
                UploadSlots.ClientOf(http.Connection.RemoteIpAddress),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = options.MaxPerAddress, Window = options.AddressWindow });
        });
        limiter.OnRejected = RefuseAsync;
    });

    static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var options = Options(rejected.HttpContext);
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : options.AddressWindow;
        await Problem.TooMany(rejected.HttpContext, wait, $"{options.MaxPerAddress:N0} corrections of this address came within {options.AddressWindow}")
            .ExecuteAsync(rejected.HttpContext);
    }

    static FeedbackOptions Options(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<FeedbackOptions>>().Value;
}
