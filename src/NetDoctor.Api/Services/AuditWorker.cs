using Microsoft.Extensions.Options;
using NetDoctor.Api.Problems;

namespace NetDoctor.Api.Services;

/// <summary>Keeps the audit fresh while nobody asks, so that whoever does waits for little.</summary>
internal sealed partial class AuditWorker(
    AuditKeeper audits, IOptions<AuditOptions> options, TimeProvider timeProvider, ILogger<AuditWorker> logger) : BackgroundService
{
    private readonly PeriodicTimer _timer = new(options.Value.Interval, timeProvider);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await audits.TryCarryOnAsync(stoppingToken);
            }
            catch (ProblemException)
            {
                return; // The server is shutting down.
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A defect of a rule must not end the server; whoever asks for the audit meets it again.
                Log.Failed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The Services could not be audited.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
