using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Holds each caller to a rate of runs, so that one cannot make NetDoctor flood the cluster with probes.</summary>
internal sealed class RunRate : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;
    private readonly RateOptions _options;

    /// <summary>Begins with a full bucket for everybody.</summary>
    /// <param name="options">The rate.</param>
    public RunRate(IOptions<RateOptions> options)
    {
        _options = options.Value;
        _limiter = PartitionedRateLimiter.Create<string, string>(
            caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => BucketOf(_options)));
    }

    /// <summary>Runs that can be taken together, by one request.</summary>
    public int Most => _options.Burst;

    /// <summary>Counts runs of a caller.</summary>
    /// <param name="context">Request of the caller.</param>
    /// <param name="runs">How many, 0 to <see cref="Most"/>.</param>
    /// <exception cref="ProblemException">They are too many for now; none is counted.</exception>
    public void Take(HttpContext context, int runs)
    {
        if (Refuse(context, runs) is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    /// <summary>Counts runs of a caller, or says that they are too many for now; then none is counted.</summary>
    /// <param name="context">Request of the caller.</param>
    /// <param name="runs">How many, 0 to <see cref="Most"/>.</param>
    public Problem? Refuse(HttpContext context, int runs)
    {
        var caller = context.Connection.RemoteIpAddress?.ToString() ?? "";
        using var lease = _limiter.AttemptAcquire(caller, runs);
        if (lease.IsAcquired)
        {
            return null;
        }

        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 1;
        return ProblemKind.TooManyRequests.With(
            $"One address may ask for {_options.RunsPerMinute} runs a minute, {_options.Burst} of them at once; each probe of a batch is "
            + "one. See /api/v1/findings/DOC12.",
            retryAfterSeconds: Math.Max(1, seconds));
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    /// <summary>The bucket of one caller: whole runs, about one portion a second, and exactly the rate over time.</summary>
    /// <param name="options">The rate.</param>
    internal static TokenBucketRateLimiterOptions BucketOf(RateOptions options)
    {
        var portion = (options.RunsPerMinute + 59) / 60;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = portion,
            ReplenishmentPeriod = TimeSpan.FromMinutes((double)portion / options.RunsPerMinute),
            QueueLimit = 0,
        };
    }
}

/// <summary>Puts endpoints under the rate.</summary>
internal static class RunRateExtensions
{
    /// <summary>Adds the rate.</summary>
    /// <param name="services">Services of the host.</param>
    public static void AddRunRate(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RateOptions, RateOptionsValidator>().BindConfiguration(RateOptions.SectionName);
        services.AddSingleton<RunRate>();
    }

    /// <summary>Counts every request as one run of its caller; what a request asks for beyond that its handler counts.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder LimitRuns(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((context, next) =>
    {
        var refused = context.HttpContext.RequestServices.GetRequiredService<RunRate>().Refuse(context.HttpContext, 1);
        return refused is null ? next(context) : new ValueTask<object?>(new ProblemResult(refused));
    });
}
