using System.Collections.Frozen;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Probes;

/// <summary>Makes probes from this process: the only place of deadlines, times, concurrency, metrics and logs of probes.</summary>
/// <remarks>As an <see cref="IProber"/> it serves <see cref="VantageKind.Self"/> only. At most <see cref="ProbesOptions.MaxConcurrency"/> probes are under way; the
/// deadline of one that waits for its turn has not begun.</remarks>
public sealed partial class ProbeRunner : IProber, IDisposable
{
    private readonly FrozenDictionary<Type, ProbeRegistration> _registrations;
    private readonly IDialMap _dialMap;
    private readonly ProbeMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ProbeRunner> _logger;
    private readonly SemaphoreSlim _slots;
    private readonly ProbePlace _own;

    internal ProbeRunner(
        IEnumerable<ProbeRegistration> registrations,
        IDialMap dialMap,
        IOptions<ProbesOptions> options,
        ProbeMetrics metrics,
        TimeProvider timeProvider,
        ILogger<ProbeRunner> logger)
    {
        _registrations = registrations.ToFrozenDictionary(registration => registration.SpecType);
        _dialMap = dialMap;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _slots = new SemaphoreSlim(options.Value.MaxConcurrency);
        Self = new Vantage(VantageKind.Self, options.Value.NodeName, options.Value.PodName);
        _own = ProbePlace.Own(Self);
    }

    /// <summary>The place where this process runs, with its names as far as they are known; every result carries it.</summary>
    public Vantage Self { get; }

    /// <inheritdoc/>
    public bool CanProbeFrom(Vantage vantage) => vantage.Kind == VantageKind.Self;

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken) =>
        CanProbeFrom(vantage)
            ? ProbeAsync(spec, _own, cancellationToken)
            : throw new ArgumentException($"Probes cannot be made from {vantage}.", nameof(vantage));

    /// <summary>Makes one probe in a place that the caller can make sockets in.</summary>
    /// <param name="spec">What to measure.</param>
    /// <param name="place">Where from; every result carries its vantage.</param>
    /// <param name="cancellationToken">Ends the probe early.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ProbeResult> ProbeAsync(ProbeSpec spec, ProbePlace place, CancellationToken cancellationToken)
    {
        if (!_registrations.TryGetValue(spec.GetType(), out var registration))
        {
            throw new ArgumentException($"There is no probe for {spec.GetType().Name}.", nameof(spec));
        }

        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await registration.RunAsync(this, spec, place, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    internal async Task<TResult> RunAsync<TSpec, TResult>(
        string kind, IProbe<TSpec, TResult> probe, TSpec spec, ProbePlace place, CancellationToken cancellationToken)
        where TSpec : ProbeSpec
        where TResult : ProbeResult
    {
        var begin = probe.Begin(spec, place.Vantage) with { StartedAt = _timeProvider.GetUtcNow() };
        var start = _timeProvider.GetTimestamp();
        if (!TargetAddress.TryParse(spec, out var target))
        {
            return begin with { Detail = $"{spec.Target} is not an IP address and a port." };
        }

        var attempt = new ProbeAttempt<TResult>(begin, target, place.Sockets, _dialMap, _timeProvider);
        _metrics.Started(kind);
        TResult result;
        try
        {
            result = await AttemptAsync(probe, spec, attempt, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _metrics.Cancelled(kind);
            throw;
        }

        var elapsed = _timeProvider.GetElapsedTime(start);
        _metrics.Ended(kind, result.Outcome, elapsed);
        Log.Probed(_logger, kind, spec.Target, result.Outcome, elapsed.TotalMilliseconds);
        return result with { Phases = attempt.MeasurePhases(result.Outcome == ProbeOutcome.Succeeded) };
    }

    private async Task<TResult> AttemptAsync<TSpec, TResult>(
        IProbe<TSpec, TResult> probe, TSpec spec, ProbeAttempt<TResult> attempt, CancellationToken cancellationToken)
        where TSpec : ProbeSpec
        where TResult : ProbeResult
    {
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(spec.TimeoutMilliseconds, 10, 30000));
        using var deadline = new CancellationTokenSource(timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await probe.ProbeAsync(spec, attempt, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return attempt.EndAtDeadline();
        }
        catch (SocketException exception)
        {
            // A probe explains the errors of its connection itself; what is left is a socket that could not be made.
            return attempt.End(ProbeOutcome.LocalError, exception.Message);
        }
        catch (NamespaceException exception)
        {
            return attempt.End(ProbeOutcome.LocalError, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Probe {Kind} of {Target} ended as {Outcome} after {ElapsedMs} ms.")]
        public static partial void Probed(ILogger logger, string kind, string target, ProbeOutcome outcome, double elapsedMs);
    }
}
