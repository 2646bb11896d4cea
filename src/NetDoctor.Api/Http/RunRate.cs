using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Holds each caller to a rate of runs, so that one cannot make NetDoctor flood the cluster with probes.</summary>
internal static class RunRate
{
    private const string Policy = "runs";

    /// <summary>Adds the limiter.</summary>
    /// <param name="services">Services of the host.</param>
    public static void AddRunRate(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RateOptions, RateOptionsValidator>().BindConfiguration(RateOptions.SectionName);
        services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Policy, PartitionOf);
            limiter.OnRejected = RejectAsync;
        });
    }

    /// <summary>Holds an endpoint's callers to the rate.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder LimitRuns(this RouteHandlerBuilder endpoint) => endpoint.RequireRateLimiting(Policy);

    private static RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<RateOptions>>().Value;
        var caller = context.Connection.RemoteIpAddress?.ToString() ?? "";
        return RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = Math.Max(1, options.RunsPerMinute / 60),
            ReplenishmentPeriod = options.RunsPerMinute >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1.0 / options.RunsPerMinute),
            QueueLimit = 0,
        });
    }

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var options = rejected.HttpContext.RequestServices.GetRequiredService<IOptions<RateOptions>>().Value;
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 1;
        await new ProblemResult(ProblemKind.TooManyRequests.With(
            $"One address may ask for {options.RunsPerMinute} runs a minute, {options.Burst} of them at once. See /api/v1/findings/DOC12.",
            retryAfterSeconds: Math.Max(1, seconds))).ExecuteAsync(rejected.HttpContext);
    }
}
